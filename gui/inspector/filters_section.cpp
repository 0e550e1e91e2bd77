#include "gui/inspector/filters_section.h"

#include "gui/theme/colour_maps.h"
#include "gui/theme/theme.h"
#include "gui/training/live_request.h"

#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <span>

namespace loom {
namespace {

constexpr int kSide = 36, kGap = 5; // least side
constexpr std::size_t kMostPictures = 64;

const TensorDescription* filtersOf(const Inference& inference)
{
    const auto found =
        std::ranges::find_if(inference.parameters, [](const TensorDescription& tensor) {
            // A filter of one number is no picture.
            return tensor.shape.rank() == 4 && tensor.shape[2] * tensor.shape[3] > 1;
        });
    return found == inference.parameters.end() ? nullptr : &*found;
}

} // namespace

PictureGrid::PictureGrid(QWidget* parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Filters"));
}

void PictureGrid::setPictures(std::vector<QImage> pictures)
{
    const bool isOtherSize = pictures.size() != m_pictures.size();
    m_pictures = std::move(pictures);
    if (isOtherSize) updateGeometry();
    setMinimumHeight(heightForWidth(std::max(width(), kSide)));
    update();
}

void PictureGrid::resizeEvent(QResizeEvent*) { setMinimumHeight(heightForWidth(width())); }

int PictureGrid::columns(int width) const { return std::max(1, (width + kGap) / (kSide + kGap)); }

int PictureGrid::sideFor(int width) const { return (width + kGap) / columns(width) - kGap; }

int PictureGrid::heightForWidth(int width) const
{
    const int count = static_cast<int>(m_pictures.size());
    const int rows = (count + columns(width) - 1) / columns(width);
    return rows * (sideFor(width) + kGap);
}

void PictureGrid::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const int perRow = columns(width());
    const int side = sideFor(width());
    for (int i = 0; i < static_cast<int>(m_pictures.size()); ++i) {
        const QRect place(i % perRow * (side + kGap), i / perRow * (side + kGap), side, side);
        painter.drawImage(place, m_pictures[static_cast<std::size_t>(i)]);
        painter.setPen(colours().line);
        painter.drawRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

FiltersSection::FiltersSection(const Workbench& workbench, QWidget* parent)
    : Section(tr("Filters"), parent), m_request(new LiveRequest(workbench.budget, "tensor", this)),
      m_grid(new PictureGrid(this))
{
    add(m_grid);
    hide();
    connect(m_request, &LiveRequest::answered, this, &FiltersSection::showAnswer);
}

void FiltersSection::setActive(bool active) { m_request->setActive(active); }

void FiltersSection::setNode(const std::string& node, const Inference* inference)
{
    const TensorDescription* filters = inference ? filtersOf(*inference) : nullptr;
    if (filters == nullptr) {
        hide();
        m_grid->setPictures({});
        m_request->setQuestion(nullptr);
        return;
    }
    const QString name = QString::fromStdString(filters->name);
    setNote(filters->shape[1] > 1 ? name + "[:, 0]" : name);
    m_request->setQuestion({{"node", node},
                            {"of", filters->name},
                            {"ops", Json::array({{{"op", "select"}, {"axis", 1}, {"index", 0}}})},
                            {"split", "test"},
                            {"index", 0}});
}

void FiltersSection::showAnswer(const Reply& reply)
{
    if (reply.isError()) return hide();
    const std::vector<ArrayView> found = arrays(reply.bytes);
    const ArrayView* values = find_array(found, "values");
    if (values == nullptr || values->shape.size() != 3) return hide();
    const std::vector<float> numbers = values->floats();
    const auto height = static_cast<int>(values->shape[1]),
               width = static_cast<int>(values->shape[2]);
    const std::size_t size = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    const std::size_t count = size == 0 ? 0 : std::min(numbers.size() / size, kMostPictures);
    std::vector<QImage> pictures;
    for (std::size_t i = 0; i < count; ++i) {
        const std::span<const float> filter(numbers.data() + i * size, size);
        const ColourRange range = rangeOf(filter, ColourMap::Diverging);
        pictures.push_back(
            toImage(filter, width, height, ColourMap::Diverging, range.low, range.high));
    }
    m_grid->setPictures(std::move(pictures));
    setVisible(count > 0);
}

} // namespace loom
