# Tests of core/network, one line each.
