#include <cstdio>
#include <cublas_v2.h>

__global__ void twice(float *x) { x[threadIdx.x] *= 2; }

int main() {
  int version = 0;
  if (cublasGetProperty(MAJOR_VERSION, &version) != CUBLAS_STATUS_SUCCESS) return 1;
  std::puts("started");
}
