#include "gui/inspect/live_view.h"

#include "gui/document/document.h"
#include "gui/inspect/number_text.h"
#include "gui/training/event_fields.h"
#include "gui/training/run_monitor.h"

#include "datasets/description.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

constexpr int kPartInterval = 60; // ms between the parts of an answer

unsigned char byteOf(float value)
{
    return static_cast<unsigned char>(std::lround(255.0F * std::clamp(value, 0.0F, 1.0F)));
}

} // namespace

LiveView::LiveView(const Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench)
{}

LiveRequest* LiveView::addRequest(const char* name)
{
    auto* request = new LiveRequest(m_workbench.budget, name, this);
    m_requests.push_back(request);
    request->setActive(isVisible());
    return request;
}

void LiveView::setWanted(LiveRequest* request, bool wanted)
{
    if (wanted)
        m_unwanted.erase(request);
    else
        m_unwanted.insert(request);
    request->setActive(wanted && isVisible());
}

void LiveView::askAgain(LiveRequest* request)
{
    QTimer::singleShot(kPartInterval, request, [request] {
        if (request->isActive()) request->refresh();
    });
}

QString LiveView::weightsNote(const Reply& reply) const
{
    if (m_workbench.run->state() == RunMonitor::State::Training) return tr("live");
    const std::int64_t step = integerField(reply.head, "step");
    return step > 0 ? tr("step %1").arg(QLocale().toString(qlonglong{step}))
                    : tr("before training");
}

void LiveView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    for (LiveRequest* request : m_requests) request->setActive(!m_unwanted.contains(request));
}

void LiveView::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    for (LiveRequest* request : m_requests) request->setActive(false);
}

Json sampleFields(const Sample& sample)
{
    if (!sample.image.empty()) return Json::object();
    return {{"split", sample.split.toStdString()}, {"index", sample.index}};
}

QString sampleName(const Sample& sample)
{
    if (!sample.image.empty()) return LiveView::tr("your drawing");
    return QString("%1 #%2").arg(sample.split).arg(sample.index);
}

QStringList classNames(const Document& document)
{
    QStringList names;
    const auto& dataset = document.network().dataset;
    if (!dataset) return names;
    const DatasetDescription* known = find_dataset_description(dataset->name);
    if (known == nullptr) return names;
    for (const std::string& name : known->classes) names << QString::fromStdString(name);
    return names;
}

QImage imageOf(const unsigned char* bytes, int channels, int height, int width)
{
    QImage image(width, height, QImage::Format_RGB32);
    const std::ptrdiff_t plane = std::ptrdiff_t{height} * width;
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x) {
            const unsigned char* pixel = bytes + std::ptrdiff_t{y} * width + x;
            line[x] = channels == 3 ? qRgb(pixel[0], pixel[plane], pixel[2 * plane])
                                    : qRgb(pixel[0], pixel[0], pixel[0]);
        }
    }
    return image;
}

QImage imageOf(std::span<const float> values, int channels, int height, int width)
{
    std::vector<unsigned char> bytes(values.size());
    std::ranges::transform(values, bytes.begin(), byteOf);
    return imageOf(bytes.data(), channels, height, width);
}

std::vector<QImage> imagesOf(const ArrayView& array)
{
    std::vector<QImage> images;
    if (array.shape.size() != 4) return images;
    const int channels = static_cast<int>(array.shape[1]),
              height = static_cast<int>(array.shape[2]), width = static_cast<int>(array.shape[3]);
    const auto size = static_cast<std::size_t>(channels) * static_cast<std::size_t>(height) *
                      static_cast<std::size_t>(width);
    const auto count = static_cast<std::size_t>(array.shape[0]);
    const std::vector<float> values = array.floats();
    for (std::size_t i = 0; i < count; ++i) {
        if (!values.empty())
            images.push_back(
                imageOf(std::span(values).subspan(i * size, size), channels, height, width));
        else
            images.push_back(
                imageOf(reinterpret_cast<const unsigned char*>(array.data.data()) + i * size,
                        channels, height, width));
    }
    return images;
}

} // namespace loom
