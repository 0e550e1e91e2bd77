# Tests of core/backend, one line each.
