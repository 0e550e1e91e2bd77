#include "core/backend/cuda/context.h"

#include "core/backend/cuda/errors.h"
#include "core/backend/cuda/libraries.h"
#include "core/backend/environment.h"

#include <fmt/core.h>

namespace loom::cuda {

Settings Settings::from_environment()
{
    return {arithmetic_from_environment(), switch_from_environment("LOOM_CUDA_GRAPHS", true)};
}

Context::Context(int index, const Settings& settings) : Context(index, settings, nullptr) {}

Context::Context(Context& below)
    : Context(below.index_, {below.arithmetic(), below.graphs_}, &below.memory_)
{}

Context::Context(int index, const Settings& settings, Allocator* below)
    : index_(index), name_(fmt::format("cuda:{}", index)), arithmetic_(settings.arithmetic),
      graphs_(settings.graphs), memory_(name_, below),
      libraries_(std::make_unique<Libraries>(*this))
{
    activate();
    // Not the default stream, which waits for every other stream and cannot be captured.
    check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking));
}

Context::~Context()
{
    (void)cudaSetDevice(index_);
    (void)cudaStreamSynchronize(stream_);
    libraries_.reset();
    (void)cudaStreamDestroy(stream_);
}

void Context::set_arithmetic(const Arithmetic& arithmetic)
{
    if (arithmetic_.exchange(arithmetic) == arithmetic) return;
    libraries_->settings_changed();
}

void Context::activate() const { check(cudaSetDevice(index_)); }

void Context::synchronize() const { check(cudaStreamSynchronize(stream_)); }

} // namespace loom::cuda
