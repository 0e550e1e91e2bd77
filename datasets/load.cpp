#include "datasets/load.h"

#include "core/files/error.h"
#include "datasets/cifar_file.h"
#include "datasets/idx_file.h"
#include "datasets/unpacked_copy.h"

#include <fmt/core.h>

#include <algorithm>
#include <future>
#include <utility>
#include <vector>

namespace loom {

namespace {

struct Part {
    Tensor images; ///< uint8 [N, C, H, W]
    Tensor labels; ///< int64 [N]
};

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& reason)
{
    throw FileError(ExitCode::BadData, path.string() + ": " + reason);
}

const std::vector<DatasetFile>& files_of(const DatasetDescription& description, DatasetPart part)
{
    return part == DatasetPart::Train ? description.train_files : description.test_files;
}

Tensor unpacked_idx(const std::filesystem::path& path)
{
    const UnpackedCopy copy(path);
    if (const auto kept = copy.read()) return *kept;
    Tensor images = load_idx(path);
    copy.write(images);
    return images;
}

Tensor load_idx_images(const std::filesystem::path& path, const DatasetDescription& description)
{
    Tensor images = unpacked_idx(path);
    const Shape& expected = description.image_shape;
    const bool fits = images.dtype() == DType::UInt8 && images.dim() == 3 &&
                      images.size(1) == expected[1] && images.size(2) == expected[2];
    if (!fits) {
        fail(path, fmt::format("expected images as bytes [N, {}, {}], got {} {}", expected[1],
                               expected[2], name(images.dtype()), images.shape().to_string()));
    }
    if (description.format == DatasetFormat::IdxTransposed)
        images = images.transpose(1, 2).contiguous();
    return images.unsqueeze(1);
}

Tensor load_idx_labels(const std::filesystem::path& path)
{
    const Tensor labels = load_idx(path);
    if (labels.dtype() != DType::UInt8 || labels.dim() != 1) {
        fail(path, fmt::format("expected labels as bytes [N], got {} {}", name(labels.dtype()),
                               labels.shape().to_string()));
    }
    return labels.to(DType::Int64);
}

Part load_files(const std::vector<std::filesystem::path>& paths,
                const DatasetDescription& description)
{
    if (description.format == DatasetFormat::Cifar) {
        CifarImages all = load_cifar(paths);
        return {all.images, all.labels};
    }
    return {load_idx_images(paths[0], description), load_idx_labels(paths[1])};
}

void check_labels(const Part& part, std::size_t classes, const std::filesystem::path& path)
{
    if (part.labels.numel() != part.images.size(0)) {
        fail(path,
             fmt::format("{} labels for {} images", part.labels.numel(), part.images.size(0)));
    }
    if (part.labels.numel() == 0) fail(path, "it holds no images");
    const std::int64_t* labels = part.labels.data<std::int64_t>();
    const std::int64_t* wrong =
        std::find_if(labels, labels + part.labels.numel(), [classes](std::int64_t label) {
            return label < 0 || label >= static_cast<std::int64_t>(classes);
        });
    if (wrong != labels + part.labels.numel()) {
        fail(path, fmt::format("expected labels from 0 to {}, got {} for image {}", classes - 1,
                               *wrong, wrong - labels));
    }
}

} // namespace

std::shared_ptr<const Dataset> load_part(const DatasetLocation& location, DatasetPart part)
{
    const DatasetDescription& description = *location.description;
    std::vector<std::filesystem::path> paths;
    for (const DatasetFile& file : files_of(description, part))
        paths.push_back(location.files.at(file.name));
    Part loaded = load_files(paths, description);
    check_labels(loaded, description.classes.size(), paths.back());
    return std::make_shared<TensorDataset>(description, loaded.images, loaded.labels);
}

LoadedDataset load_dataset(const DatasetLocation& location)
{
    auto test = std::async(std::launch::async,
                           [&location] { return load_part(location, DatasetPart::Test); });
    auto train = load_part(location, DatasetPart::Train);
    return {std::move(train), test.get(), location};
}

LoadedDataset load_dataset(std::string_view name, const std::filesystem::path& data_root)
{
    const DatasetDescription* description = find_dataset_description(name);
    if (description == nullptr) {
        std::string text = fmt::format("{}: no data set of this name is known; there are", name);
        const char* separator = " ";
        for (const DatasetDescription& known : known_datasets())
            text += std::exchange(separator, ", ") + known.name;
        throw FileError(ExitCode::NoInput, text + ".");
    }
    return load_dataset(find_dataset(*description, data_roots(data_root)));
}

} // namespace loom
