#include "core/backend/cuda/context.h"

#include "core/backend/cuda/errors.h"
#include "core/backend/cuda/libraries.h"

#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include <fmt/core.h>

namespace loom::cuda {

namespace {

bool switch_from(const char* variable, bool otherwise)
{
    const char* text = std::getenv(variable);
    if (text == nullptr || *text == '\0') return otherwise;
    if (std::string_view(text) == "0") return false;
    if (std::string_view(text) == "1") return true;
    throw std::runtime_error(fmt::format("{}: expected 0 or 1, got \"{}\"", variable, text));
}

} // namespace

Settings Settings::from_environment()
{
    Settings settings;
    settings.tf32 = switch_from("LOOM_TF32", settings.tf32);
    settings.deterministic = switch_from("LOOM_DETERMINISTIC", settings.deterministic);
    return settings;
}

Context::Context(int index, const Settings& settings)
    : index_(index), name_(fmt::format("cuda:{}", index)), settings_(settings), memory_(name_),
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

void Context::activate() const { check(cudaSetDevice(index_)); }

void Context::synchronize() const { check(cudaStreamSynchronize(stream_)); }

} // namespace loom::cuda
