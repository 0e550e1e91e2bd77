extern "C" int loom_stub_library();
extern "C" int loom_backend_module();
extern "C" int loom_backend_module() { return loom_stub_library(); }
