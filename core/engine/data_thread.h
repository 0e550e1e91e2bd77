#pragma once

#include "core/engine/data_shelf.h"
#include "core/engine/outbox.h"
#include "core/engine/request.h"
#include "core/engine/work_queue.h"

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace loom {

/// Answers what takes its time with files of data sets and nobody else should wait for: `data`,
/// `download`. One request after another.
class DataThread {
public:
    DataThread(DataShelf& data, Outbox& outbox);
    ~DataThread(); ///< stops a download; what has come is kept for the next time

    void send(Request request) { requests_.push(std::move(request)); }

private:
    struct Study {
        std::weak_ptr<const LoadedDataset> data;
        Json facts;
    };

    void work();
    Answer answer(const Request& request);
    Answer study(const Request& request);
    Answer download(const Request& request);
    const Json& facts_of(const std::string& name, const std::shared_ptr<const LoadedDataset>& data);

    DataShelf& data_;
    Outbox& outbox_;
    std::map<std::string, Study> studies_;       ///< by name, while the data set is in memory
    WorkQueue<std::optional<Request>> requests_; ///< nothing: leave
    std::atomic<bool> quit_ = false;
    std::jthread thread_; // last: joined before what it uses is destroyed
};

} // namespace loom
