# Tests of core/optim, one line each.
