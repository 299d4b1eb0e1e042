"""Loads CUDA's libraries, asks each for its version, and prints the names of those that answer."""

import ctypes
from ctypes.util import find_library

MAJOR_VERSION = 0
LIBRARIES = ["cublas", "cufft", "curand", "cusolver", "cusparse", "nvjpeg"]


def answers(name):
    major = ctypes.c_int()
    library = ctypes.CDLL(find_library(name))
    return library[f"{name}GetProperty"](MAJOR_VERSION, ctypes.byref(major)) == 0 and major.value > 0


print(*[name for name in LIBRARIES if answers(name)])
