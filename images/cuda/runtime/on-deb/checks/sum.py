"""Lets a GPU add up three numbers, and prints the sum."""

import ctypes
from ctypes.util import find_library

TO_THE_GPU = 1


def holds(call, *arguments):
    answer = call(*arguments)
    if answer != 0:
        raise SystemExit(f"{call.__name__} answered {answer}")


cudart = ctypes.CDLL(find_library("cudart"))
cublas = ctypes.CDLL(find_library("cublas"))

numbers = (ctypes.c_float * 3)(1, 2, 3)
size = ctypes.c_size_t(ctypes.sizeof(numbers))
there = ctypes.c_void_p()
handle = ctypes.c_void_p()
total = ctypes.c_float()

holds(cudart.cudaMalloc, ctypes.byref(there), size)
holds(cudart.cudaMemcpy, there, numbers, size, TO_THE_GPU)
holds(cublas.cublasCreate_v2, ctypes.byref(handle))
holds(cublas.cublasSasum_v2, handle, len(numbers), there, 1, ctypes.byref(total))
print(total.value)
