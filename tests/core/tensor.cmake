# Tests of core/tensor, one line each.
