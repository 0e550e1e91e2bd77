#pragma once

#include "core/network/diagnosis.h"

namespace loom {

/// Puts what a diagnosis says of its problems, and of ways to mend them, into the user's language.
/// What has no translation stays as it is.
void translate(Diagnosis& diagnosis);

} // namespace loom
