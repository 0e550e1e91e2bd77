# Tests of core/files, one line each.
