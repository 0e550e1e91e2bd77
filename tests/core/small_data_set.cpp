#include "small_data_set.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QList>

namespace {

QByteArray idx(const QList<quint32>& sizes, const QByteArray& bytes)
{
    QByteArray file("\0\0\x08", 3);
    file.append(static_cast<char>(sizes.size()));
    for (const quint32 size : sizes)
        for (int shift = 24; shift >= 0; shift -= 8) file.append(static_cast<char>(size >> shift));
    return file + bytes;
}

QByteArray pictures(int count)
{
    QByteArray bytes(count * 784, '\0');
    quint32 noise = 1;
    for (int i = 0; i < count; ++i)
        for (int p = 0; p < 784; ++p) {
            noise = noise * 1664525u + 1013904223u;
            const bool bright = p / 56 == i % 10;
            bytes[i * 784 + p] = static_cast<char>((bright ? 160 : 0) + (noise >> 26));
        }
    return bytes;
}

QByteArray labels(int count)
{
    QByteArray bytes;
    for (int i = 0; i < count; ++i) bytes.append(static_cast<char>(i % 10));
    return bytes;
}

bool write(const QString& path, const QByteArray& content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

} // namespace

bool write_small_data_set(const QString& data_root)
{
    const QString raw = data_root + "/FashionMNIST/raw/";
    return QDir().mkpath(raw) &&
           write(raw + "train-images-idx3-ubyte", idx({500, 28, 28}, pictures(500))) &&
           write(raw + "train-labels-idx1-ubyte", idx({500}, labels(500))) &&
           write(raw + "t10k-images-idx3-ubyte", idx({100, 28, 28}, pictures(100))) &&
           write(raw + "t10k-labels-idx1-ubyte", idx({100}, labels(100)));
}
