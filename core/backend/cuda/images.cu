#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/launch.h"

#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <span>
#include <vector>

namespace loom::cuda {

namespace {

using Kind = ImageChange::Kind;

/// A batch to be made, everything on the device.
struct Job {
    const std::uint8_t* images;
    const std::int64_t* all_labels;
    std::int64_t* labels;
    std::int64_t samples, channels, height, width;
    int transforms;
    const std::int64_t* rows;
    const double *mean, *deviation; ///< [transforms, channels]
    const ImageChange* changes;     ///< [samples, transforms]
};

struct Pixel {
    std::int64_t y, x;
};

/// Moves a pixel of the result of a change to where it came from; false when it came from nowhere.
__device__ bool trace(const ImageChange& change, const Job& job, Pixel& at)
{
    switch (change.kind) {
    case Kind::Shift:
        at.y += change.top;
        at.x += change.left;
        return at.y >= 0 && at.y < job.height && at.x >= 0 && at.x < job.width;
    case Kind::Mirror: at.x = job.width - 1 - at.x; return true;
    case Kind::Erase:
        return at.y < change.top || at.y >= change.top + change.height || at.x < change.left ||
               at.x >= change.left + change.width;
    default: return true;
    }
}

/// Each pixel of the batch is traced back through the changes to the byte, or the constant, that it
/// was, and then normalised forwards from there.
template <typename T>
__global__ void gather_images_kernel(Job job, T* y)
{
    const std::int64_t plane = job.height * job.width, size = job.channels * plane;
    for (std::int64_t i = thread_index(); i < job.samples * size; i += thread_count()) {
        const std::int64_t sample = i / size, channel = i % size / plane;
        const ImageChange* changes = job.changes + sample * job.transforms;
        Pixel at{i % plane / job.width, i % job.width};
        T value = 0;
        int next = job.transforms; // the change after which the value stands
        bool traced = true;
        while (traced && next > 0) {
            traced = trace(changes[next - 1], job, at);
            if (traced) --next;
        }
        if (traced) {
            const std::int64_t from = job.rows[sample] * size + channel * plane;
            value = static_cast<T>(job.images[from + at.y * job.width + at.x]) / T(255);
        } else if (changes[next - 1].kind == Kind::Erase) {
            value = static_cast<T>(changes[next - 1].value);
        }
        for (int t = next; t < job.transforms; ++t) {
            if (changes[t].kind != Kind::Normalize) continue;
            const std::int64_t number = t * job.channels + channel;
            value =
                (value - static_cast<T>(job.mean[number])) / static_cast<T>(job.deviation[number]);
        }
        y[i] = value;
        if (i % size == 0) job.labels[sample] = job.all_labels[job.rows[sample]];
    }
}

/// Several arrays packed into one for one transfer, each at a multiple of 8 bytes.
class Upload {
public:
    explicit Upload(std::initializer_list<std::span<const std::byte>> arrays)
    {
        std::size_t words = 0;
        for (const auto& array : arrays) {
            starts_.push_back(words * sizeof(std::uint64_t));
            words += (array.size() + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t);
        }
        words_ = std::vector<std::uint64_t>(words);
        std::size_t number = 0;
        for (const auto& array : arrays) {
            if (!array.empty()) std::memcpy(host() + starts_[number], array.data(), array.size());
            ++number;
        }
    }
    std::size_t size() const { return words_.size() * sizeof(std::uint64_t); }
    /// Where an array begins, in bytes.
    std::size_t start(std::size_t number) const { return starts_[number]; }
    void send(Context& context, void* device) const
    {
        // From memory that may be paged out: read when the call returns.
        check(cudaMemcpyAsync(device, words_.data(), size(), cudaMemcpyHostToDevice,
                              context.stream()));
    }

private:
    std::byte* host() { return reinterpret_cast<std::byte*>(words_.data()); }

    std::vector<std::size_t> starts_;
    std::vector<std::uint64_t> words_;
};

} // namespace

void gather_images(Context& context, const View& images, const View& labels,
                   const ImageGather& from)
{
    if (images.numel() == 0) return;
    const Upload upload({std::as_bytes(from.rows), std::as_bytes(from.mean),
                         std::as_bytes(from.deviation), std::as_bytes(from.changes)});
    const Scratch memory(context, upload.size());
    upload.send(context, memory.data());
    std::byte* const first = memory.as<std::byte>();
    const Job job{.images = from.images.as<const std::uint8_t>(),
                  .all_labels = from.labels.as<const std::int64_t>(),
                  .labels = labels.as<std::int64_t>(),
                  .samples = images.shape[0],
                  .channels = images.shape[1],
                  .height = images.shape[2],
                  .width = images.shape[3],
                  .transforms = static_cast<int>(from.transforms),
                  .rows = reinterpret_cast<const std::int64_t*>(first + upload.start(0)),
                  .mean = reinterpret_cast<const double*>(first + upload.start(1)),
                  .deviation = reinterpret_cast<const double*>(first + upload.start(2)),
                  .changes = reinterpret_cast<const ImageChange*>(first + upload.start(3))};
    if (images.dtype == DType::Float32)
        launch_for_each(context, images.numel(), gather_images_kernel<float>, job,
                        images.as<float>());
    else
        launch_for_each(context, images.numel(), gather_images_kernel<double>, job,
                        images.as<double>());
}

} // namespace loom::cuda
