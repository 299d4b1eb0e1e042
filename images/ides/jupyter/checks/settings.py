"""Starts the server as OpenShift and Kubeflow do, and prints `honoured` if it heeds what the environment says."""

import json
import os
import pathlib
import signal
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


def check_home():
    """A file in the home that is called as one of Python's modules keeps nobody from starting."""
    home = tempfile.mkdtemp()
    pathlib.Path(home, "email.py").write_text("raise SystemExit('the wrong one')\n")
    environment = {**os.environ, "NOTEBOOK_IP": "127.0.0.1", "NOTEBOOK_PORT": str(port := free_port())}
    server = subprocess.Popen(["start-notebook.sh"], cwd=home, env=environment, stderr=subprocess.DEVNULL)
    try:
        until_answered(f"http://127.0.0.1:{port}/api", server)
    finally:
        server.terminate()
        server.wait(timeout=10)


def check_open():
    """OpenDataHub, behind whose own login the server is open; Kubernetes, where a service is called `notebook`."""
    environment = {
        **os.environ,
        "NOTEBOOK_IP": "127.0.0.1",
        "NOTEBOOK_PORT": "tcp://172.30.0.1:80",
        "NOTEBOOK_ARGS": f"--ServerApp.port={(port := free_port())} --ServerApp.token='' --ServerApp.password=''",
    }
    server = subprocess.Popen(["start-notebook.sh"], env=environment, stderr=subprocess.DEVNULL)
    try:
        until_answered(f"http://127.0.0.1:{port}/api", server)
        assert answer(f"http://127.0.0.1:{port}/api/kernels") == []
    finally:
        server.terminate()
        server.wait(timeout=10)


def check(settings, path):
    port = free_port()
    folder = tempfile.mkdtemp()
    pathlib.Path(folder, "seen.txt").touch()
    environment = {
        **os.environ,
        "NOTEBOOK_IP": "127.0.0.1",
        "NOTEBOOK_PORT": str(port),
        "NOTEBOOK_ROOT_DIR": folder,
        "NOTEBOOK_ARGS": "--ServerApp.token=secret --ServerApp.terminals_enabled=False",
        **settings,
    }
    server = subprocess.Popen(["start-notebook.sh"], env=environment, stderr=subprocess.DEVNULL)
    try:
        until_answered(f"http://127.0.0.1:{port}{path}/api", server)
        listing = answer(f"http://127.0.0.1:{port}{path}/api/contents?token=secret")
        names = [entry["name"] for entry in listing["content"]]
        assert names == ["seen.txt"], f"the root folder shows {names}"
    finally:
        began = time.monotonic()
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=10)
    took = time.monotonic() - began
    assert took < 3, f"SIGTERM ended the server after {took:.1f} s"


check({"NB_PREFIX": "/notebook/somebody/workbench"}, "/notebook/somebody/workbench")
check({"NB_PREFIX": "/not/this", "NOTEBOOK_BASE_URL": "/this"}, "/this")
check_open()
check_home()
print("honoured")
