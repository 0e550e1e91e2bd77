# Tests of core/model, one line each.
