#include "datasets/data_loader.h"

#include "core/tensor/random.h"
#include "datasets/resident_images.h"

#include <fmt/core.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

namespace loom {

namespace {

using Order = std::vector<std::int64_t>;

struct Position {
    std::int64_t epoch = 0;
    std::int64_t step = 0;
    bool operator==(const Position&) const = default;
};

/// What a batch is made of, fixed before any thread sees it.
struct BatchRequest {
    Position position;
    std::vector<std::int64_t> indices;
};

/// Rows lie scattered over memory larger than the caches: without this each would be waited for.
void prefetch_row(const std::uint8_t* row, std::int64_t bytes)
{
    constexpr std::int64_t kCacheLine = 64;
    for (std::int64_t at = 0; at < bytes; at += kCacheLine) __builtin_prefetch(row + at);
}

template <typename T>
void scale_row(const std::uint8_t* bytes, std::int64_t count, T* out)
{
    for (std::int64_t i = 0; i < count; ++i) out[i] = static_cast<T>(bytes[i]) / T{255};
}

template <typename T>
void gather_rows(const Dataset& dataset, const std::vector<std::int64_t>& indices, T* out)
{
    constexpr std::size_t kAhead = 2;
    const std::int64_t size = dataset.description().image_shape.numel();
    const std::uint8_t* images = dataset.images().data<std::uint8_t>();
    for (std::size_t i = 0; i < indices.size(); ++i) {
        if (i + kAhead < indices.size())
            prefetch_row(images + dataset.row(indices[i + kAhead]) * size, size);
        scale_row(images + dataset.row(indices[i]) * size, size,
                  out + static_cast<std::int64_t>(i) * size);
    }
}

template <typename T>
void gather_items(const Dataset& dataset, const std::vector<std::int64_t>& indices, T* out,
                  std::int64_t* labels)
{
    const Shape& shape = dataset.description().image_shape;
    for (std::size_t i = 0; i < indices.size(); ++i) {
        const Item item = dataset.item(indices[i]);
        if (item.image.shape() != shape || item.image.dtype() != DType::UInt8) {
            throw std::invalid_argument(
                fmt::format("[DataLoader] expected items uint8 {}, got {} {}", shape.to_string(),
                            name(item.image.dtype()), item.image.shape().to_string()));
        }
        const Tensor image = item.image.contiguous();
        scale_row(image.data<std::uint8_t>(), shape.numel(),
                  out + static_cast<std::int64_t>(i) * shape.numel());
        labels[i] = item.label;
    }
}

template <typename T>
void gather(const Dataset& dataset, const std::vector<std::int64_t>& indices, const Batch& batch)
{
    std::int64_t* labels = batch.labels.data<std::int64_t>();
    if (!dataset.images().defined())
        return gather_items(dataset, indices, batch.images.data<T>(), labels);
    gather_rows(dataset, indices, batch.images.data<T>());
    const std::int64_t* all = dataset.labels().data<std::int64_t>();
    for (std::size_t i = 0; i < indices.size(); ++i) labels[i] = all[dataset.row(indices[i])];
}

Batch make_batch(const Dataset& dataset, const DataLoaderOptions& options, BatchRequest request)
{
    Shape shape = dataset.description().image_shape;
    const auto count = static_cast<std::int64_t>(request.indices.size());
    shape.insert(0, count);
    Batch batch{empty(shape, {.dtype = options.dtype}), empty({count}, {.dtype = DType::Int64}),
                std::move(request.indices)};
    if (options.dtype == DType::Float32)
        gather<float>(dataset, batch.indices, batch);
    else
        gather<double>(dataset, batch.indices, batch);
    apply_transforms(options.transforms, batch.images,
                     {options.seed, request.position.epoch, batch.indices});
    return batch;
}

/// Makes one batch ahead on a thread of its own.
class BatchMaker {
public:
    BatchMaker(std::shared_ptr<const Dataset> dataset, DataLoaderOptions options)
        : dataset_(std::move(dataset)), options_(std::move(options)),
          thread_([this](const std::stop_token& stop) { work(stop); })
    {}

    void begin(BatchRequest request)
    {
        const std::lock_guard lock(mutex_);
        asked_ = request.position;
        request_ = std::move(request);
        batch_.reset();
        failure_ = nullptr;
        changed_.notify_all();
    }

    /// The batch begun for this position; nothing when another (or none) was begun.
    std::optional<Batch> take(Position position)
    {
        std::unique_lock lock(mutex_);
        if (asked_ != position) return {};
        changed_.wait(lock, [this] { return batch_.has_value() || failure_ != nullptr; });
        asked_.reset();
        if (failure_ != nullptr) std::rethrow_exception(std::exchange(failure_, nullptr));
        return std::exchange(batch_, std::nullopt);
    }

private:
    void work(const std::stop_token& stop)
    {
        std::unique_lock lock(mutex_);
        while (changed_.wait(lock, stop, [this] { return request_.has_value(); })) {
            BatchRequest request = *std::exchange(request_, std::nullopt);
            const Position position = request.position;
            lock.unlock();
            std::optional<Batch> made;
            std::exception_ptr failure;
            try {
                made = make_batch(*dataset_, options_, std::move(request));
            } catch (...) {
                failure = std::current_exception();
            }
            lock.lock();
            // Another batch may have been asked for meanwhile; this one is then of no use.
            if (asked_ != position || request_.has_value()) continue;
            batch_ = std::move(made);
            failure_ = failure;
            changed_.notify_all();
        }
    }

    std::shared_ptr<const Dataset> dataset_;
    DataLoaderOptions options_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::optional<Position> asked_;       ///< what the caller will come for
    std::optional<BatchRequest> request_; ///< not taken up by the thread yet
    std::optional<Batch> batch_;
    std::exception_ptr failure_;
    std::jthread thread_; // last: joined before what it writes to is destroyed
};

bool wants_prefetch(const DataLoaderOptions& options)
{
    if (options.prefetch == Prefetch::Auto) return !options.device.is_host();
    return options.prefetch == Prefetch::On;
}

} // namespace

struct DataLoader::State {
    State(std::shared_ptr<const Dataset> set, DataLoaderOptions wanted)
        : dataset(std::move(set)), options(std::move(wanted))
    {
        resident = ResidentImages::make(*dataset, options);
        if (resident == nullptr && wants_prefetch(options))
            maker = std::make_unique<BatchMaker>(dataset, options);
    }

    std::int64_t steps() const
    {
        const std::int64_t full = dataset->size() / options.batch_size;
        const bool has_rest = dataset->size() % options.batch_size != 0;
        return full + (has_rest && !options.drop_last ? 1 : 0);
    }

    /// The shuffled items of an epoch, kept for its next steps.
    const Order& order_of(std::int64_t epoch)
    {
        if (ordered_epoch == epoch) return order;
        if (options.shuffle) {
            order = permutation(dataset->size(), options.seed, static_cast<std::uint64_t>(epoch));
        } else if (ordered_epoch < 0) {
            order.resize(static_cast<std::size_t>(dataset->size()));
            std::iota(order.begin(), order.end(), 0);
        }
        ordered_epoch = epoch;
        return order;
    }

    BatchRequest request(Position position)
    {
        if (position.epoch < 0 || position.step < 0 || position.step >= steps()) {
            throw std::out_of_range(
                fmt::format("[DataLoader] expected a step from 0 to {}, got epoch {} step {}",
                            steps() - 1, position.epoch, position.step));
        }
        const Order& all = order_of(position.epoch);
        const std::int64_t begin = position.step * options.batch_size;
        const std::int64_t end = std::min(begin + options.batch_size, dataset->size());
        return {position, {all.begin() + begin, all.begin() + end}};
    }

    void begin_next(Position position)
    {
        const bool is_last = position.step + 1 == steps();
        maker->begin(request(is_last ? Position{position.epoch + 1, 0}
                                     : Position{position.epoch, position.step + 1}));
    }

    std::shared_ptr<const Dataset> dataset;
    DataLoaderOptions options;
    Order order;
    std::int64_t ordered_epoch = -1;
    std::unique_ptr<ResidentImages> resident; ///< or null
    std::unique_ptr<BatchMaker> maker;
};

DataLoader::DataLoader(std::shared_ptr<const Dataset> dataset, DataLoaderOptions options)
{
    if (options.batch_size < 1) {
        throw std::invalid_argument(
            fmt::format("[DataLoader] expected a batch size from 1, got {}", options.batch_size));
    }
    if (!is_floating(options.dtype)) {
        throw std::invalid_argument(fmt::format(
            "[DataLoader] expected dtype float32 or float64, got {}", name(options.dtype)));
    }
    state_ = std::make_unique<State>(std::move(dataset), std::move(options));
}

DataLoader::~DataLoader() = default;
DataLoader::DataLoader(DataLoader&&) noexcept = default;

const Dataset& DataLoader::dataset() const { return *state_->dataset; }
const DataLoaderOptions& DataLoader::options() const { return state_->options; }
std::int64_t DataLoader::steps_per_epoch() const { return state_->steps(); }

Batch DataLoader::batch(std::int64_t epoch, std::int64_t step)
{
    const Position position{epoch, step};
    if (state_->resident != nullptr)
        return state_->resident->batch(*state_->dataset, state_->request(position).indices, epoch);
    std::optional<Batch> batch;
    if (state_->maker != nullptr) batch = state_->maker->take(position);
    if (!batch) {
        batch = make_batch(*state_->dataset, state_->options, state_->request(position));
    }
    if (state_->maker != nullptr) state_->begin_next(position);
    batch->images = batch->images.to(state_->options.device);
    batch->labels = batch->labels.to(state_->options.device);
    return std::move(*batch);
}

std::optional<ByteBatch> DataLoader::bytes(std::int64_t epoch, std::int64_t step)
{
    const Dataset& set = *state_->dataset;
    if (!set.images().defined() || !state_->options.transforms.empty()) return {};
    const std::vector<std::int64_t> items = indices(epoch, step);
    const std::int64_t size = set.description().image_shape.numel();
    const std::uint8_t* images = set.images().data<std::uint8_t>();
    const std::int64_t* labels = set.labels().data<std::int64_t>();
    ByteBatch batch;
    batch.rows.reserve(items.size());
    batch.labels.reserve(items.size());
    for (const std::int64_t item : items) {
        const std::int64_t row = set.row(item);
        batch.rows.push_back(images + row * size);
        prefetch_row(batch.rows.back(), size);
        batch.labels.push_back(labels[row]);
    }
    return batch;
}

std::vector<std::int64_t> DataLoader::labels(const Batch& batch) const
{
    const Dataset& set = *state_->dataset;
    if (!set.labels().defined()) return batch.labels.to_vector<std::int64_t>();
    const std::int64_t* all = set.labels().data<std::int64_t>();
    std::vector<std::int64_t> labels;
    for (const std::int64_t item : batch.indices) labels.push_back(all[set.row(item)]);
    return labels;
}

std::vector<std::int64_t> DataLoader::indices(std::int64_t epoch, std::int64_t step)
{
    return state_->request({epoch, step}).indices;
}

} // namespace loom
