#pragma once

#include <exception>
#include <string>
#include <type_traits>

#include <QString>

namespace loom {

/// The text of the Exception that f() throws; says so when it throws another or none.
template <typename Exception, typename F>
QString error_text(F&& f)
{
    try {
        f();
    } catch (const Exception& error) {
        return QString::fromUtf8(error.what());
    } catch (const std::exception& error) {
        return QStringLiteral("another exception: ") + QString::fromUtf8(error.what());
    }
    return QStringLiteral("no exception");
}

} // namespace loom
