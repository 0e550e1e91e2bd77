# Tests of core/kernels, one line each.
