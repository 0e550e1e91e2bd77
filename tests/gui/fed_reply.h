#pragma once

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/training/engine_client.h"
#include "gui/training/live_request.h"
#include "gui/training/run_monitor.h"
#include "gui/workbench.h"

#include <cstring>
#include <string>
#include <vector>

namespace loom {

/// A window's objects around the seed CNN, with an engine that is never started.
struct QuietWorkbench {
    Document document;
    Selection selection{&document};
    EngineClient engine;
    ViewBudget budget{&engine};
    RunMonitor run{&engine, &document};

    QuietWorkbench() { document.open(LOOM_SOURCE_DIR "/resources/examples/seed-cnn.loom"); }
    Workbench workbench() { return {&document, &selection, &engine, &budget, &run}; }
};

struct FedArray {
    std::string name, dtype = "F32";
    std::vector<std::int64_t> shape;
    std::string data;
};
/// 0, step, 2·step, …
inline FedArray ramp(const std::string& name, std::vector<std::int64_t> shape, float step = 1)
{
    std::int64_t count = 1;
    for (const std::int64_t size : shape) count *= size;
    std::vector<float> values;
    for (std::int64_t i = 0; i < count; ++i) values.push_back(static_cast<float>(i) * step);
    std::string data(values.size() * sizeof(float), '\0');
    std::memcpy(data.data(), values.data(), data.size());
    return {name, "F32", std::move(shape), std::move(data)};
}
/// Pixels of one value.
inline FedArray plainImages(const std::string& name, std::vector<std::int64_t> shape, char value)
{
    std::int64_t count = 1;
    for (const std::int64_t size : shape) count *= size;
    return {name, "U8", std::move(shape), std::string(static_cast<std::size_t>(count), value)};
}

/// An answer as the engine would send it.
inline Reply fedReply(Json head, const std::vector<FedArray>& arrays = {})
{
    Json header = Json::object();
    std::string data;
    for (const FedArray& array : arrays) {
        header[array.name] = {{"dtype", array.dtype},
                              {"shape", array.shape},
                              {"data_offsets", {data.size(), data.size() + array.data.size()}}};
        data += array.data;
    }
    const std::string json = to_json_line(header);
    const std::uint64_t length = json.size();
    std::string bytes(sizeof length, '\0');
    std::memcpy(bytes.data(), &length, sizeof length);
    return {.head = std::move(head), .bytes = arrays.empty() ? "" : bytes + json + data};
}

inline Reply fedError(const char* code, const char* sentence)
{
    return {.errorCode = code, .errorMessage = sentence};
}

} // namespace loom
