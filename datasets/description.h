#pragma once

#include "core/tensor/shape.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What is known of the data sets without reading them. Mentions no tensor: the editor reads it
/// too.
namespace loom {

enum class DatasetFormat : std::uint8_t {
    Idx,           ///< MNIST's format, plain or gzip
    IdxTransposed, ///< EMNIST: the images lie with rows and columns exchanged
    Cifar,         ///< CIFAR-10's binary version
};

struct DatasetFile {
    std::string name;         ///< "train-images-idx3-ubyte", without ".gz"
    std::string md5_packed{}; ///< of the ".gz" as published; "" when not known
    std::string md5{};        ///< of the plain file; "" when not known
};

struct DatasetDescription {
    std::string name;                 ///< as in a .loom file: "FashionMNIST", "EMNIST-balanced"
    std::string display_name;         ///< "Fashion-MNIST"
    std::string torchvision_class;    ///< "EMNIST"
    std::string split{};              ///< "balanced": torchvision's argument; mostly ""
    Shape image_shape;                ///< [C, H, W]
    std::vector<std::string> classes; ///< torchvision's names; the label is the position
    std::int64_t train_size = 0;
    std::int64_t test_size = 0;
    DatasetFormat format = DatasetFormat::Idx;
    std::vector<DatasetFile> train_files; ///< IDX: images, labels; CIFAR: the batches in order
    std::vector<DatasetFile> test_files;
    std::vector<std::string> folders; ///< where the files lie below a data root
    std::vector<std::string> urls;    ///< base addresses, to be tried in turn
    DatasetFile archive{};            ///< what to download when not the files themselves
    std::string debian_package{};     ///< "dataset-fashion-mnist"
    std::string card;                 ///< the data card in resources/datasets: "fashion-mnist.md"
};

/// Fashion-MNIST first, then by how often they are used.
const std::vector<DatasetDescription>& known_datasets();
/// Null when there is none of that name.
const DatasetDescription* find_dataset_description(std::string_view name);
/// Who made it, how, with which transformations, why, with which consequences; Markdown.
std::string_view data_card(const DatasetDescription& description);

/// One setting of a transform: as many numbers as `default_value` has, or one each channel.
struct TransformSetting {
    std::string name; ///< torchvision's argument
    std::vector<double> default_value;
    double min = 0, max = 0; ///< of each number
    std::string help;
};

/// A change to the images on their way into a batch.
struct TransformDescription {
    std::string name;       ///< torchvision's class: "RandomCrop"
    std::string help;       ///< one sentence
    bool is_random = false; ///< then used in training only
    std::vector<TransformSetting> settings;
};

const std::vector<TransformDescription>& known_transforms();
/// Null when there is none of that name.
const TransformDescription* find_transform_description(std::string_view name);

} // namespace loom
