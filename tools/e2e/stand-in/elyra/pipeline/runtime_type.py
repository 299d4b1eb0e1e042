title = 'Kubeflow Pipelines'
