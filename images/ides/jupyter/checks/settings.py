"""Starts the server as OpenShift and Kubeflow do, and prints `honoured` if it heeds what the environment says."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answer(address):
    with urllib.request.urlopen(address, timeout=5) as response:
        return json.load(response)


def until_answered(address, server):
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit(f"the server ended with {server.returncode}")
        try:
            return answer(address)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise SystemExit(f"{address} did not answer")


@contextlib.contextmanager
def started(port, settings=None, path="", folder=None, patience=10):
    """Starts the server, gives the address of its interface once it answers, and ends it as a container is ended: within
    `patience` seconds."""
    environment = {**os.environ, "NOTEBOOK_IP": "127.0.0.1", "NOTEBOOK_PORT": str(port), **(settings or {})}
    server = subprocess.Popen(["start-notebook.sh"], cwd=folder, env=environment, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}{path}/api"
        until_answered(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=patience)


def check_home():
    """A file in the home that is called as one of Python's modules keeps nobody from starting."""
    home = tempfile.mkdtemp()
    pathlib.Path(home, "email.py").write_text("raise SystemExit('the wrong one')\n")
    with started(free_port(), folder=home):
        pass


def check_late_signal():
    """What Python notes and nothing wakes it for: a signal in the moment before it waits, or one that another thread takes."""
    folder = tempfile.mkdtemp()
    pathlib.Path(folder, "sitecustomize.py").write_text(
        "import signal, threading, time\n"
        "threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})\n"
    )
    with started(free_port(), {"PYTHONPATH": folder}):
        pass


def check_open():
    """OpenDataHub, behind whose own login the server is open; Kubernetes, where a service is called `notebook`."""
    port = free_port()
    arguments = f"--ServerApp.port={port} --ServerApp.token='' --ServerApp.password=''"
    with started(port, {"NOTEBOOK_PORT": "tcp://172.30.0.1:80", "NOTEBOOK_ARGS": arguments}) as address:
        assert answer(f"{address}/kernels") == []


def check(settings, path):
    """Whose path, root folder and arguments are those of the environment."""
    folder = tempfile.mkdtemp()
    pathlib.Path(folder, "seen.txt").touch()
    asked = {
        "NOTEBOOK_ROOT_DIR": folder,
        "NOTEBOOK_ARGS": "--ServerApp.token=secret --ServerApp.terminals_enabled=False",
        **settings,
    }
    with started(free_port(), asked, path, patience=3) as address:
        listing = answer(f"{address}/contents?token=secret")
        names = [entry["name"] for entry in listing["content"]]
        assert names == ["seen.txt"], f"the root folder shows {names}"


check({"NB_PREFIX": "/notebook/somebody/workbench"}, "/notebook/somebody/workbench")
check({"NB_PREFIX": "/not/this", "NOTEBOOK_BASE_URL": "/this"}, "/this")
check_open()
check_home()
check_late_signal()
print("honoured")
