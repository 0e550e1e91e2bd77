#include "core/engine/data_shelf.h"

#include <algorithm>
#include <utility>

namespace loom {

namespace {

constexpr std::size_t kKept = 2;

} // namespace

DataShelf::DataShelf(std::filesystem::path data_root, Load load)
    : data_root_(std::move(data_root)), load_(std::move(load))
{}

LoadedDataset DataShelf::load_known(const std::string& name, const std::filesystem::path& data_root)
{
    return load_dataset(name, data_root);
}

std::shared_ptr<const LoadedDataset> DataShelf::open(const std::string& name)
{
    const std::lock_guard loading(loading_);
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::ranges::find(entries_, name, &Entry::name);
        if (found != entries_.end()) {
            std::rotate(found, found + 1, entries_.end());
            return entries_.back().data;
        }
    }
    auto loaded = std::make_shared<const LoadedDataset>(load_(name, root_of(name)));
    const std::lock_guard lock(mutex_);
    if (entries_.size() == kKept) entries_.erase(entries_.begin());
    entries_.push_back({name, loaded});
    return loaded;
}

void DataShelf::set_root(const std::string& name, const std::filesystem::path& data_root)
{
    const std::lock_guard lock(mutex_);
    if (std::exchange(roots_[name], data_root) == data_root) return;
    std::erase_if(entries_, [&](const Entry& entry) { return entry.name == name; });
}

std::filesystem::path DataShelf::root_of(const std::string& name) const
{
    const std::lock_guard lock(mutex_);
    const auto found = roots_.find(name);
    return found == roots_.end() ? data_root_ : found->second;
}

void DataShelf::forget(const std::string& name)
{
    const std::lock_guard lock(mutex_);
    std::erase_if(entries_, [&](const Entry& entry) { return entry.name == name; });
}

} // namespace loom
