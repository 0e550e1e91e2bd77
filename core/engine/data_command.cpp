#include "core/engine/command.h"
#include "core/engine/progress_line.h"
#include "core/engine/stop_signals.h"
#include "core/files/json.h"
#include "datasets/download.h"
#include "datasets/find.h"
#include "datasets/load.h"
#include "datasets/statistics.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <memory>

namespace loom {

namespace {

struct DataOptions {
    std::string name, data_root, mirror;
    bool json = false, card = false, quiet = false;
};

const DatasetDescription& description_of(const std::string& name)
{
    const DatasetDescription* found = find_dataset_description(name);
    if (found != nullptr) return *found;
    std::string names;
    for (const DatasetDescription& known : known_datasets())
        names += (names.empty() ? "" : ", ") + known.name;
    throw FileError(ExitCode::NoInput,
                    fmt::format("there is no data set {}; known are {}", name, names));
}

std::string_view name(Verification verification)
{
    switch (verification) {
    case Verification::Verified: return "verified";
    case Verification::NotVerified: return "not verified";
    case Verification::Wrong: return "wrong";
    }
    return "";
}

Json part_json(const Dataset& part)
{
    const DatasetStatistics statistics = compute_statistics(part);
    return {{"size", part.size()},
            {"class_counts", statistics.class_counts},
            {"mean", statistics.mean},
            {"std", statistics.std}};
}

Json files_json(const DatasetLocation& location)
{
    Json files = Json::array();
    for (const VerifiedFile& file : verify_dataset(location)) {
        Json row{{"path", file.path.string()}, {"md5", name(file.verification)}};
        if (!file.belongs_to.empty()) row["belongs_to"] = file.belongs_to;
        files.push_back(row);
    }
    return files;
}

std::string numbers(const Json& values)
{
    std::string text;
    for (const Json& value : values)
        text += fmt::format("{}{:.4f}", text.empty() ? "" : ", ", value.get<double>());
    return text;
}

void print_part(std::string_view title, const Json& part)
{
    fmt::print("{:<6} {:>6} images  mean {}  std {}\n", title,
               with_thousands(part["size"].get<std::int64_t>()), numbers(part["mean"]),
               numbers(part["std"]));
}

void print_for_people(const DatasetDescription& description, const Json& info)
{
    fmt::print("{} in {}\n", description.display_name, info["folder"].get<std::string>());
    for (const Json& file : info["files"])
        fmt::print("  {} ({})\n", file["path"].get<std::string>(), file["md5"].get<std::string>());
    fmt::print("\nimages {} as [C, H, W] of uint8\n", description.image_shape.to_string());
    print_part("train", info["train"]);
    print_part("test", info["test"]);
    fmt::print("\n");
    constexpr double kBar = 30;
    const auto counts = info["train"]["class_counts"].get<std::vector<std::int64_t>>();
    const auto most = static_cast<double>(*std::max_element(counts.begin(), counts.end()));
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double share = most > 0 ? static_cast<double>(counts[i]) / most : 0;
        fmt::print("  {:>2}  {:<14} {:>6}  {}\n", i, description.classes[i], counts[i],
                   std::string(static_cast<std::size_t>(share * kBar), '#'));
    }
    fmt::print("\n{}\n", data_card(description));
}

ExitCode info(const DataOptions& options)
{
    const DatasetDescription& description = description_of(options.name);
    if (options.card) {
        fmt::print("{}\n", data_card(description));
        return ExitCode::Ok;
    }
    const LoadedDataset loaded = load_dataset(description.name, options.data_root);
    const Json found{{"name", description.name},
                     {"folder", loaded.location.folder.string()},
                     {"found_by", loaded.location.why},
                     {"files", files_json(loaded.location)},
                     {"classes", description.classes},
                     {"image_shape", std::vector<std::int64_t>(description.image_shape.begin(),
                                                               description.image_shape.end())},
                     {"train", part_json(*loaded.train)},
                     {"test", part_json(*loaded.test)},
                     {"card", data_card(description)}};
    if (options.json)
        print_line(to_json_line(found));
    else
        print_for_people(description, found);
    return ExitCode::Ok;
}

ExitCode download(const DataOptions& options)
{
    const DatasetDescription& description = description_of(options.name);
    const std::filesystem::path root =
        options.data_root.empty() ? user_data_folder() : std::filesystem::path(options.data_root);
    StopSignals signals;
    ProgressLine line(options.quiet);
    const auto progress = [&](const DownloadProgress& now) {
        constexpr double kMebi = 1 << 20;
        const auto received = static_cast<double>(now.received);
        line.show(now.total == 0
                      ? fmt::format("{}  {:.1f} MiB", now.file, received / kMebi)
                      : fmt::format("{}  {:.1f} of {:.1f} MiB  {:.0f} %", now.file,
                                    received / kMebi, static_cast<double>(now.total) / kMebi,
                                    100 * received / static_cast<double>(now.total)));
        return !signals.stop_requested();
    };
    const std::filesystem::path folder =
        download_dataset(description, root, {.mirror = options.mirror, .progress = progress});
    line.clear();
    fmt::print("{} is in {}\n", description.display_name, folder.string());
    return ExitCode::Ok;
}

ExitCode list()
{
    for (const DatasetDescription& known : known_datasets())
        fmt::print("{:<18} {:>7} train  {:>6} test  {:<12} {} classes\n", known.name,
                   known.train_size, known.test_size, known.image_shape.to_string(),
                   known.classes.size());
    return ExitCode::Ok;
}

} // namespace

void add_data_command(CLI::App& app, Run& run)
{
    auto options = std::make_shared<DataOptions>();
    CLI::App* command = app.add_subcommand("data", "List, study and download data sets");
    command->require_subcommand(1);
    command->footer("Examples:\n  loom data list\n  loom data info FashionMNIST\n"
                    "  loom data download KMNIST");

    command->add_subcommand("list", "The data sets that loom knows")->callback([&run] {
        run = list;
    });

    CLI::App* study = command->add_subcommand(
        "info", "Classes, counts and balance, mean and standard deviation, the data card");
    study->add_option("name", options->name, "FashionMNIST, …")->required();
    study->add_option("--data-root", options->data_root, "where the data sets lie");
    study->add_flag("--card", options->card, "the data card alone; needs no files");
    study->add_flag("--json", options->json, "one JSON object");
    study->callback([options, &run] { run = [options] { return info(*options); }; });

    CLI::App* fetch = command->add_subcommand(
        "download", "Download a data set; a stopped download goes on where it was");
    fetch->add_option("name", options->name, "FashionMNIST, …")->required();
    fetch->add_option("--data-root", options->data_root, "where to put it (your data folder)");
    fetch->add_option("--mirror", options->mirror, "base address instead of the published ones")
        ->envname("LOOM_DATA_MIRROR");
    fetch->add_flag("-q,--quiet", options->quiet, "no progress");
    fetch->callback([options, &run] { run = [options] { return download(*options); }; });
}

} // namespace loom
