# Tests of core/ops, one line each.
