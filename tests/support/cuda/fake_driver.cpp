#include <cstdlib>

// NVIDIA's driver as far as the module asks it before it trusts it: what each call answers is in an
// environment variable. Built as libcuda.so.1 in a folder of its own.

namespace {

constexpr int kFirstDevice = 7; // handles are no ordinals

int number(const char* variable, int otherwise)
{
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::atoi(text);
}

} // namespace

extern "C" {

int cuInit(unsigned flags);
int cuInit(unsigned /*flags*/) { return number("LOOM_FAKE_INIT", 0); }

int cuDriverGetVersion(int* version);
int cuDriverGetVersion(int* version)
{
    *version = number("LOOM_FAKE_VERSION", 13000);
    return 0;
}

int cuDeviceGetCount(int* count);
int cuDeviceGetCount(int* count)
{
    *count = number("LOOM_FAKE_COUNT", 1);
    return number("LOOM_FAKE_COUNT_STATUS", 0);
}

int cuDeviceGet(int* device, int ordinal);
int cuDeviceGet(int* device, int ordinal)
{
    *device = ordinal + kFirstDevice;
    return 0;
}

int cuDevicePrimaryCtxRetain(void** context, int device);
int cuDevicePrimaryCtxRetain(void** context, int device)
{
    static int the_context;
    *context = &the_context;
    return device == kFirstDevice ? number("LOOM_FAKE_CONTEXT", 0) : 101;
}

int cuDevicePrimaryCtxRelease_v2(int device);
int cuDevicePrimaryCtxRelease_v2(int device) { return device == kFirstDevice ? 0 : 101; }
}
