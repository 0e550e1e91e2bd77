# Tests of core/layers, one line each.
