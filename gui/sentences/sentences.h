#pragma once

#include <span>

namespace loom {

// The sentences that core fills names, shapes and numbers into, %1 and so on in their places, as
// the translations know them. Of two that fit the first is meant: one that says more stands before
// one that says less. Parts of sentences that are made of parts themselves stand here, too.

/// Of drawings, shapes and cards; context "Problems".
std::span<const char* const> problemSentences();
/// Of files, their forms, and data sets; context "Errors".
std::span<const char* const> fileSentences();
/// Of training, memory, devices, tensors and the engine; context "Errors".
std::span<const char* const> runSentences();

} // namespace loom
