"""Settings of Elyra."""

c = get_config()  # noqa: F821 - Jupyter defines it

# OpenDataHub has no Airflow.
c.PipelineProcessorRegistry.runtimes = ["kfp"]
