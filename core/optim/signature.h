#pragma once

#include "core/layers/settings.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace loom {

/// What an optimizer or a schedule of one name takes, as PyTorch's constructor does.
struct Signature {
    std::string name; ///< "Adam"
    std::string help; ///< one sentence: what it does
    std::vector<SettingType> arguments;

    const SettingType* argument(std::string_view argument_name) const;
};

/// The signature called `name`. Throws std::invalid_argument: "unknown optimizer 'Adm': expected
/// one of SGD, Adam, AdamW (did you mean Adam?)", where `kind` is "optimizer" or "schedule".
const Signature& find_signature(std::span<const Signature> signatures, std::string_view kind,
                                std::string_view name);

/// `settings` in canonical form with the defaults filled in. Throws std::invalid_argument for an
/// unknown argument ("Adam got an unexpected keyword argument 'beta' (did you mean betas?)") and
/// for a value of the wrong kind.
Settings complete_arguments(const Signature& signature, const Settings& settings);

} // namespace loom
