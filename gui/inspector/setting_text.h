#pragma once

#include "core/layers/settings.h"

#include <QString>

#include <optional>

namespace loom {

/// A setting's value as its field shows it: "12", "5 × 5", "same", "0.001", "1, 28, 28"; "" for
/// None. Never depends on the locale.
QString settingText(const SettingType& type, const SettingValue& value);

/// What was typed, as a value of the setting's kind, whether within the limits or not: "5", "5x5",
/// "5, 5", "(5, 5)" and "5 × 5" are all a pair. Nothing when it cannot be read.
std::optional<SettingValue> readSetting(const SettingType& type, const QString& text);
/// What the setting takes, for one who typed something else: "a whole number".
QString expectedText(const SettingType& type);

/// The text with the number at `cursor` one step (or ten) up or down, within the setting's limits.
/// A word or None becomes a number. Real numbers step by one unit of their leading digit.
QString steppedText(const SettingType& type, const QString& text, int cursor, int steps);

} // namespace loom
