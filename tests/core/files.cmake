# Tests of core/files and of the tensor formats, one line each.
loom_test(core.files.atomic files_atomic_test.cpp LIBS loom_files)
loom_test(core.files.kill files_kill_test.cpp LIBS loom_files)
loom_test(core.files.json files_json_test.cpp LIBS loom_files)
loom_test(core.files.bytes files_bytes_test.cpp LIBS loom_files)
loom_test(core.files.safetensors files_safetensors_test.cpp LIBS loom_tensor)
loom_test(core.files.npy files_npy_test.cpp LIBS loom_tensor)
