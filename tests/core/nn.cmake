# Tests of core/nn, one line each.
