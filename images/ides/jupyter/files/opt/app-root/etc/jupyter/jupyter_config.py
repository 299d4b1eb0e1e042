"""Settings of the notebook server, from the container's environment. JupyterLab reads those of ServerApp, the classic
Notebook those of NotebookApp. What stands in NOTEBOOK_ARGS goes before."""

import os
import shutil

c = get_config()  # noqa: F821 - Jupyter defines it

lab = os.environ["NOTEBOOK_PROGRAM"] == "jupyterlab"
# Of a service that is called `notebook`, Kubernetes puts the address, tcp://..., into NOTEBOOK_PORT.
port = os.environ.get("NOTEBOOK_PORT", "")
root = os.environ.get("NOTEBOOK_ROOT_DIR") or os.environ["HOME"]

server = c.ServerApp if lab else c.NotebookApp
# All addresses: some clusters have those of IPv6 only.
everywhere = "" if os.path.exists("/proc/net/if_inet6") else "0.0.0.0"
server.ip = os.environ.get("NOTEBOOK_IP") or everywhere
server.port = int(port) if port.isdecimal() else 8888
server.port_retries = 0
# Kubeflow's controller says under which path it forwards requests.
server.base_url = os.environ.get("NOTEBOOK_BASE_URL") or os.environ.get("NB_PREFIX") or "/"
server.allow_origin = "*"
server.open_browser = False
# A login shell would have the PATH of /etc/profile.
server.terminado_settings = {"shell_command": ["/bin/bash"]}

if lab:
    c.ServerApp.root_dir = root
    # An image is updated by its next release, and clusters are often cut off.
    c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
else:
    c.NotebookApp.notebook_dir = root
c.ContentsManager.allow_hidden = True

# What needs programs that are not in the image is not offered. A browser is in none.
needed = {
    "PDFExporter": ("pandoc", "xelatex"),
    "LatexExporter": ("pandoc",),
    "RSTExporter": ("pandoc",),
    "ASCIIDocExporter": ("pandoc",),
}
missing = {exporter for exporter, programs in needed.items() if not all(map(shutil.which, programs))}
for exporter in {"WebPDFExporter", "QtPDFExporter", "QtPNGExporter"} | missing:
    c[exporter].enabled = False
