#pragma once

#include "gui/document/selection.h"
#include "gui/training/live_request.h"
#include "gui/workbench.h"

#include <QWidget>

#include <set>
#include <string>
#include <vector>

namespace loom {

/// A view whose questions are asked only while it can be seen.
class LiveView : public QWidget {
    Q_OBJECT

protected:
    LiveView(const Workbench& workbench, QWidget* parent);

    LiveRequest* addRequest(const char* name);
    /// Whether a question is wanted at all; it is asked while the view can be seen, too.
    void setWanted(LiveRequest* request, bool wanted);
    /// Asks again in a moment; for answers that come in parts.
    void askAgain(LiveRequest* request);
    /// Which weights an answer shows: "live", "step 2,212", "before training".
    QString weightsNote(const Reply& reply) const;

    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

    Workbench m_workbench;

private:
    std::vector<LiveRequest*> m_requests;
    std::set<const LiveRequest*> m_unwanted;
};

/// The fields of a request that name the sample; what the user drew goes as the frame's bytes.
Json sampleFields(const Sample& sample);
/// "test #0", "your drawing"
QString sampleName(const Sample& sample);
/// The names of the drawing's data set's classes; empty when it is not known.
QStringList classNames(const Document& document);

/// Grey [H, W] or RGB [3, H, W] numbers from 0 to 1 as a picture.
QImage imageOf(std::span<const float> values, int channels, int height, int width);
QImage imageOf(const unsigned char* bytes, int channels, int height, int width);
/// All of an array "images", uint8 [n, C, H, W] or float32.
std::vector<QImage> imagesOf(const ArrayView& array);

} // namespace loom
