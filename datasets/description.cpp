#include "datasets/description.h"

#include <algorithm>

namespace loom {

namespace {

using Names = std::vector<std::string>;

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kUpperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kLowerCase = "abcdefghijklmnopqrstuvwxyz";
// EMNIST merges the lower-case letters that look like their capitals; these are left.
constexpr std::string_view kUnmergedLowerCase = "abdefghnqrt";

Names letters(std::initializer_list<std::string_view> groups)
{
    Names names;
    for (const std::string_view group : groups)
        for (const char letter : group) names.emplace_back(1, letter);
    return names;
}

/// MNIST, Fashion-MNIST and KMNIST: four files of the same names and sizes.
DatasetDescription mnist_like(const std::string& name, const std::string& display_name)
{
    DatasetDescription set;
    set.name = set.torchvision_class = name;
    set.display_name = display_name;
    set.image_shape = {1, 28, 28};
    set.train_size = 60'000;
    set.test_size = 10'000;
    set.train_files = {{"train-images-idx3-ubyte"}, {"train-labels-idx1-ubyte"}};
    set.test_files = {{"t10k-images-idx3-ubyte"}, {"t10k-labels-idx1-ubyte"}};
    set.folders = {name + "/raw", name};
    return set;
}

DatasetDescription fashion_mnist()
{
    DatasetDescription set = mnist_like("FashionMNIST", "Fashion-MNIST");
    set.classes = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                   "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
    set.train_files[0].md5_packed = "8d4fb7e6c68d591d4c3dfef9ec88bf0d";
    set.train_files[0].md5 = "f4a8712d7a061bf5bd6d2ca38dc4d50a";
    set.train_files[1].md5_packed = "25c81989df183df01b3e8a0aad5dffbe";
    set.train_files[1].md5 = "9018921c3c673c538a1fc5bad174d6f9";
    set.test_files[0].md5_packed = "bef4ecab320f06d8554ea6380940ec79";
    set.test_files[0].md5 = "8181f5470baa50b63fa0f6fddb340f0a";
    set.test_files[1].md5_packed = "bb300cfdad3c16e7a12a480ee83cd310";
    set.test_files[1].md5 = "15d484375f8d13e6eb1aabb0c3f46965";
    set.urls = {
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"};
    set.debian_package = "dataset-fashion-mnist";
    set.folders.emplace_back("fashion-mnist"); // below /usr/share/datasets
    set.card = "fashion-mnist.md";
    return set;
}

DatasetDescription mnist()
{
    DatasetDescription set = mnist_like("MNIST", "MNIST");
    set.classes = {"0 - zero", "1 - one", "2 - two",   "3 - three", "4 - four",
                   "5 - five", "6 - six", "7 - seven", "8 - eight", "9 - nine"};
    set.train_files[0].md5_packed = "f68b3c2dcbeaaa9fbdd348bbdeb94873";
    set.train_files[1].md5_packed = "d53e105ee54ea40749a09fcbcd1e9432";
    set.test_files[0].md5_packed = "9fb629c4189551a2d022fa330f9573f3";
    set.test_files[1].md5_packed = "ec29112dd5afa0611ce80d1b7f02629c";
    set.urls = {"https://ossci-datasets.s3.amazonaws.com/mnist/"};
    set.card = "mnist.md";
    return set;
}

DatasetDescription kmnist()
{
    DatasetDescription set = mnist_like("KMNIST", "Kuzushiji-MNIST");
    set.classes = {"o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"};
    set.train_files[0].md5_packed = "bdb82020997e1d708af4cf47b453dcf7";
    set.train_files[1].md5_packed = "e144d726b3acfaa3e44228e80efcd344";
    set.test_files[0].md5_packed = "5c965bf0a639b31b8f53240b1b52f4d7";
    set.test_files[1].md5_packed = "7320c461ea6c1c855c0b718fb2a4b134";
    set.urls = {"https://codh.rois.ac.jp/kmnist/dataset/kmnist/"};
    set.card = "kmnist.md";
    return set;
}

DatasetDescription emnist(const std::string& split, Names classes, std::int64_t train_size,
                          std::int64_t test_size)
{
    DatasetDescription set;
    set.name = "EMNIST-" + split;
    set.display_name = "EMNIST " + split;
    set.torchvision_class = "EMNIST";
    set.split = split;
    set.image_shape = {1, 28, 28};
    set.classes = std::move(classes);
    set.train_size = train_size;
    set.test_size = test_size;
    set.format = DatasetFormat::IdxTransposed;
    const std::string stem = "emnist-" + split;
    set.train_files = {{stem + "-train-images-idx3-ubyte"}, {stem + "-train-labels-idx1-ubyte"}};
    set.test_files = {{stem + "-test-images-idx3-ubyte"}, {stem + "-test-labels-idx1-ubyte"}};
    set.folders = {"EMNIST/raw", "EMNIST/raw/gzip", "EMNIST", "gzip"};
    set.urls = {"https://biometrics.nist.gov/cs_links/EMNIST/"};
    set.archive = {.name = "gzip.zip", .md5_packed = "58c8d27c78d21e728a6bc7b3cc06412e"};
    set.card = "emnist.md";
    return set;
}

DatasetDescription cifar10()
{
    DatasetDescription set;
    set.name = set.torchvision_class = "CIFAR10";
    set.display_name = "CIFAR-10";
    set.image_shape = {3, 32, 32};
    set.classes = {"airplane", "automobile", "bird",  "cat",  "deer",
                   "dog",      "frog",       "horse", "ship", "truck"};
    set.train_size = 50'000;
    set.test_size = 10'000;
    set.format = DatasetFormat::Cifar;
    set.train_files = {{"data_batch_1.bin"},
                       {"data_batch_2.bin"},
                       {"data_batch_3.bin"},
                       {"data_batch_4.bin"},
                       {"data_batch_5.bin"}};
    set.test_files = {{"test_batch.bin"}};
    set.folders = {"cifar-10-batches-bin", "CIFAR10/cifar-10-batches-bin"};
    set.urls = {"https://www.cs.toronto.edu/~kriz/"};
    set.archive = {.name = "cifar-10-binary.tar.gz",
                   .md5_packed = "c32a1d4ab5d03f1284b67883e8d87530"};
    set.card = "cifar-10.md";
    return set;
}

std::vector<DatasetDescription> describe_datasets()
{
    // torchvision's "letters" starts with a class that no image has, since the labels start at 1.
    Names from_one = letters({kLowerCase});
    from_one.insert(from_one.begin(), "N/A");
    const Names digits = letters({kDigits});
    const Names merged = letters({kDigits, kUpperCase, kUnmergedLowerCase});
    const Names all = letters({kDigits, kUpperCase, kLowerCase});
    return {fashion_mnist(),
            mnist(),
            kmnist(),
            cifar10(),
            emnist("balanced", merged, 112'800, 18'800),
            emnist("letters", from_one, 124'800, 20'800),
            emnist("digits", digits, 240'000, 40'000),
            emnist("mnist", digits, 60'000, 10'000),
            emnist("bymerge", merged, 697'932, 116'323),
            emnist("byclass", all, 697'932, 116'323)};
}

std::vector<TransformDescription> describe_transforms()
{
    return {
        {.name = "Normalize",
         .help = "Subtracts the mean of each channel and divides by its standard deviation.",
         .settings = {{"mean", {0.5}, -1e6, 1e6, "Mean of bytes / 255, one number a channel."},
                      {"std", {0.5}, 1e-6, 1e6, "Standard deviation, one number a channel."}}},
        {.name = "RandomCrop",
         .help = "Pads the image with zeros and cuts out a window of its size at a random place.",
         .is_random = true,
         .settings = {{"padding", {2}, 0, 64, "Pixels on each side; 2 to 4 suit small images."}}},
        {.name = "RandomHorizontalFlip",
         .help = "Mirrors the image left to right now and then; wrong for digits and letters.",
         .is_random = true,
         .settings = {{"p", {0.5}, 0, 1, "Share of the images that are mirrored."}}},
        {.name = "RandomErasing",
         .help = "Covers a random rectangle, so that the network cannot rely on one spot.",
         .is_random = true,
         .settings = {{"p", {0.5}, 0, 1, "Share of the images that lose a rectangle."},
                      {"scale", {0.02, 0.33}, 1e-6, 1, "Least and largest share of the area."},
                      {"ratio", {0.3, 3.3}, 1e-3, 1e3, "Least and largest height / width."},
                      {"value", {0}, -1e6, 1e6, "What the rectangle is filled with."}}},
    };
}

template <typename Described>
const Described* find_by_name(const std::vector<Described>& all, std::string_view name)
{
    const auto found = std::ranges::find(all, name, &Described::name);
    return found == all.end() ? nullptr : &*found;
}

} // namespace

const std::vector<DatasetDescription>& known_datasets()
{
    static const std::vector<DatasetDescription> kDatasets = describe_datasets();
    return kDatasets;
}

const DatasetDescription* find_dataset_description(std::string_view name)
{
    return find_by_name(known_datasets(), name);
}

const std::vector<TransformDescription>& known_transforms()
{
    static const std::vector<TransformDescription> kTransforms = describe_transforms();
    return kTransforms;
}

const TransformDescription* find_transform_description(std::string_view name)
{
    return find_by_name(known_transforms(), name);
}

} // namespace loom
