#include "gui/training/chart_export.h"

#include "core/files/atomic_file.h"
#include "gui/theme/theme.h"
#include "gui/training/curve_chart.h"
#include "gui/training/run_monitor.h"
#include "gui/words.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImage>
#include <QPainter>
#include <QPointer>
#include <QSvgGenerator>
#include <QThreadPool>

#include <exception>

namespace loom {
namespace {

constexpr int kPixelRatio = 2;

void paint(CurveChart& chart, QPainter& painter)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(chart.rect(), colours().panel);
    chart.render(&painter, chart.rect(), chart.rect());
}

} // namespace

void ChartExport::savePng(CurveChart& chart, const QString& path)
{
    QImage image(chart.size() * kPixelRatio, QImage::Format_RGB32);
    image.setDevicePixelRatio(kPixelRatio);
    QPainter painter(&image);
    paint(chart, painter);
    painter.end();
    write(path, [image] {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        image.save(&buffer, "PNG");
        return bytes.toStdString();
    });
}

void ChartExport::saveSvg(CurveChart& chart, const QString& path)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setSize(chart.size());
    svg.setViewBox(chart.rect());
    svg.setTitle(chart.title());
    svg.setResolution(96);
    QPainter painter(&svg);
    paint(chart, painter);
    painter.end();
    write(path, [bytes] { return bytes.toStdString(); });
}

void ChartExport::saveCsv(RunTable run, const QString& path)
{
    write(path, [run = std::move(run)] { return toCsv(run); });
}

void ChartExport::write(const QString& path, std::function<std::string()> make)
{
    const QPointer<ChartExport> self(this);
    const auto tell = [self](const QString& error, const QString& file) {
        if (!self) return;
        if (error.isEmpty())
            emit self->written(file);
        else
            emit self->failed(error);
    };
    QThreadPool::globalInstance()->start([path, tell, make = std::move(make)] {
        QString error;
        try {
            write_file_atomically(path.toStdString(), make());
        } catch (const std::exception& failure) {
            error = translatedSentences(failure.what());
        }
        // The application outlives its thread pool's work; this object may not.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), [tell, error, path] { tell(error, path); },
            Qt::QueuedConnection);
    });
}

} // namespace loom
