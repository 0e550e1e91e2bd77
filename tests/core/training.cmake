# Tests of core/training, one line each.
