# Tests of core/engine, one line each.
