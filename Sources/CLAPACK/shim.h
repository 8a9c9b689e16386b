#pragma once
#include <cblas.h>
#include <stddef.h>

// Debian's headers of OpenBLAS omit LAPACK, which its library contains. The last three arguments are implicit
// in Fortran: the lengths of the three texts.
void dsyevr_(
  const char *jobz, const char *range, const char *uplo, const int *n, double *a, const int *lda, const double *vl,
  const double *vu, const int *il, const int *iu, const double *abstol, int *m, double *w, double *z, const int *ldz,
  int *isuppz, double *work, const int *lwork, int *iwork, const int *liwork, int *info, size_t jobz_length,
  size_t range_length, size_t uplo_length);
