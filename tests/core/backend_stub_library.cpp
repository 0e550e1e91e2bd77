// The library that the stub module "missing_library" needs and does not find.
extern "C" int loom_stub_library();
extern "C" int loom_stub_library() { return 1; }
