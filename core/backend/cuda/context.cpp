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
    : Context(below.index_, {below.arithmetic(), below.graphs_}, &below)
{}

Context::Context(int index, const Settings& settings, Context* below)
    : index_(index), name_(fmt::format("cuda:{}", index)), arithmetic_(settings.arithmetic),
      graphs_(settings.graphs), owns_stream_(below == nullptr),
      memory_(name_, below == nullptr ? nullptr : &below->memory_),
      libraries_(std::make_unique<Libraries>(*this))
{
    activate();
    if (below != nullptr)
        running_ = below->running_;
    else // not the default stream, which waits for every other stream
        check(cudaStreamCreateWithFlags(&running_, cudaStreamNonBlocking));
    stream_ = running_;
}

Context::~Context()
{
    (void)cudaSetDevice(index_);
    (void)cudaStreamSynchronize(running_);
    libraries_.reset();
    if (owns_stream_) (void)cudaStreamDestroy(running_);
}

void Context::queue_in(cudaStream_t capture)
{
    stream_ = capture == nullptr ? running_ : capture;
    libraries_->stream_changed();
}

void Context::set_arithmetic(const Arithmetic& arithmetic)
{
    if (arithmetic_.exchange(arithmetic) == arithmetic) return;
    libraries_->settings_changed();
}

void Context::activate() const { check(cudaSetDevice(index_)); }

void Context::synchronize() const { check(cudaStreamSynchronize(stream_)); }

} // namespace loom::cuda
