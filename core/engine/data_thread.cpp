#include "core/engine/data_thread.h"

#include "core/files/error.h"
#include "datasets/download.h"
#include "datasets/statistics.h"

#include <chrono>
#include <utility>

#include <fmt/core.h>

namespace loom {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kBetweenEvents{100};

std::string verification_of(const DatasetLocation& location)
{
    if (location.description == nullptr) return "not verified";
    std::string worst = "verified";
    for (const VerifiedFile& file : verify_dataset(location)) {
        if (file.verification == Verification::Wrong) return "wrong";
        if (file.verification == Verification::NotVerified) worst = "not verified";
    }
    return worst;
}

Json description_json(const DatasetDescription& description)
{
    const Shape& shape = description.image_shape;
    return {{"name", description.name},
            {"train_size", description.train_size},
            {"test_size", description.test_size},
            {"classes", description.classes},
            {"image_shape", std::vector<std::int64_t>(shape.begin(), shape.end())},
            {"card", data_card(description)}};
}

Json compute_facts(const LoadedDataset& data)
{
    const DatasetStatistics train = compute_statistics(*data.train);
    const DatasetStatistics test = compute_statistics(*data.test);
    Json facts = description_json(data.train->description());
    facts.update({{"train_size", data.train->size()},
                  {"test_size", data.test->size()},
                  {"train_counts", train.class_counts},
                  {"test_counts", test.class_counts},
                  {"mean", train.mean},
                  {"std", train.std},
                  {"folder", data.location.folder.string()},
                  {"verified", verification_of(data.location)}});
    return facts;
}

} // namespace

DataThread::DataThread(DataShelf& data, Outbox& outbox)
    : data_(data), outbox_(outbox), thread_([this] { work(); })
{}

DataThread::~DataThread()
{
    quit_ = true;
    requests_.push({});
}

void DataThread::work()
{
    while (!quit_) {
        const std::optional<Request> request = requests_.pop();
        if (!request) return;
        try {
            outbox_.post(answer_frame(request->id(), answer(*request)));
        } catch (...) {
            outbox_.post(error_frame_of_current_exception(request->id()));
        }
    }
}

Answer DataThread::answer(const Request& request)
{
    return request.name() == "download" ? download(request) : study(request);
}

const Json& DataThread::facts_of(const std::string& name,
                                 const std::shared_ptr<const LoadedDataset>& data)
{
    Study& study = studies_[name];
    if (study.data.lock() != data) study = {data, compute_facts(*data)};
    return study.facts;
}

Answer DataThread::study(const Request& request)
{
    const std::string name = request.text("name");
    const DatasetDescription* known = find_dataset_description(name);
    if (request.has("root")) data_.set_root(name, request.text("root"));
    Json fields = known != nullptr ? description_json(*known) : Json{{"name", name}};
    fields["can_download"] = known != nullptr && can_download();
    try {
        fields.update(facts_of(name, data_.open(name)));
        fields["available"] = true;
        fields["message"] = "";
    } catch (const FileError& error) {
        fields["available"] = false;
        fields["message"] = error.what();
    }
    return {std::move(fields)};
}

Answer DataThread::download(const Request& request)
{
    const std::string name = request.text("name");
    const DatasetDescription* known = find_dataset_description(name);
    if (known == nullptr)
        throw RequestError("refused", fmt::format("there is no data set {} to download", name));
    const std::filesystem::path root = data_.root_of(name);
    Clock::time_point last{};
    const auto progress = [&](const DownloadProgress& now) {
        const bool is_whole = now.total > 0 && now.received == now.total;
        if (is_whole || Clock::now() - last >= kBetweenEvents) {
            last = Clock::now();
            outbox_.post({{{"event", "download"},
                           {"file", now.file},
                           {"received", now.received},
                           {"total", now.total}}});
        }
        return !quit_;
    };
    const std::filesystem::path folder =
        download_dataset(*known, root.empty() ? user_data_folder() : root, {.progress = progress});
    data_.forget(name);
    return {{{"folder", folder.string()}}};
}

} // namespace loom
