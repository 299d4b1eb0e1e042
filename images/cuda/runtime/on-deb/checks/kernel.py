"""Compiles a kernel, and prints `compiled`, or what the compiler says."""

import ctypes
from ctypes.util import find_library

SOURCE = b"extern \"C\" __global__ void twice(float *x) { x[threadIdx.x] *= 2; }"

nvrtc = ctypes.CDLL(find_library("nvrtc"))
nvrtc.nvrtcGetErrorString.restype = ctypes.c_char_p
program = ctypes.c_void_p()
created = nvrtc.nvrtcCreateProgram(ctypes.byref(program), SOURCE, b"twice.cu", 0, None, None)
answer = created or nvrtc.nvrtcCompileProgram(program, 0, None)
print("compiled" if answer == 0 else nvrtc.nvrtcGetErrorString(answer).decode())
