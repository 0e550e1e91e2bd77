# Tests of core/backend, one line each.
loom_test(core.backend.allocator backend_allocator_test.cpp LIBS loom_backend)
loom_test(core.backend.copy backend_copy_test.cpp LIBS loom_backend)
loom_test(core.backend.elementwise backend_elementwise_test.cpp LIBS loom_backend)
loom_test(core.backend.indexing backend_indexing_test.cpp LIBS loom_backend)
loom_test(core.backend.reduction backend_reduction_test.cpp LIBS loom_backend)
loom_test(core.backend.thread_pool backend_thread_pool_test.cpp LIBS loom_backend)
