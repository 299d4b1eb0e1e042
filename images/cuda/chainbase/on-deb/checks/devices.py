"""Asks CUDA's runtime how many GPUs there are, and prints `said` if it answers as it should, with or without one."""

import ctypes
from ctypes.util import find_library

# cudaSuccess, cudaErrorInsufficientDriver (there is none), cudaErrorNoDevice
ANSWERS = (0, 35, 100)

runtime = ctypes.CDLL(find_library("cudart"))
answer = runtime.cudaGetDeviceCount(ctypes.byref(ctypes.c_int()))
print("said" if answer in ANSWERS else f"cudaGetDeviceCount answered {answer}")
