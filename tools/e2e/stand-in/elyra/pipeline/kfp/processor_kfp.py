url = '/#/runs/details/'
options = dict(
    version_id=version_id,
    namespace=user_namespace,
)
