#include "core/files/atomic_file.h"
#include "core/files/error.h"
#include "core/tensor/ops.h"
#include "datasets/load.h"
#include "datasets/unpacked_copy.h"
#include "tests/support/error_text.h"
#include "tests/support/packed_bytes.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace loom;
namespace fs = std::filesystem;

namespace {

constexpr std::uint8_t kBytes = 0x08;
constexpr std::uint32_t kImages = 1400; // more than a MiB

std::string images_file(std::uint8_t first, std::uint32_t count = kImages)
{
    std::string bytes = idx_header(kBytes, {count, 28, 28});
    for (std::uint32_t i = 0; i < count * 784; ++i) bytes += static_cast<char>(first + i % 200);
    return bytes;
}

std::string labels_file(std::uint32_t count = kImages)
{
    return idx_header(kBytes, {count}) + std::string(count, '\1');
}

} // namespace

class UnpackedCopyTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_packed = fs::path(m_folder->filePath("data").toStdString()) / "fashion-mnist";
        fs::create_directories(m_packed);
        qputenv("XDG_CACHE_HOME", m_folder->filePath("cache").toUtf8());
        for (const char* part : {"train", "t10k"}) {
            pack(std::string(part) + "-images-idx3-ubyte.gz", images_file(3));
            pack(std::string(part) + "-labels-idx1-ubyte.gz", labels_file());
        }
    }

    void theSecondTimeItIsRead()
    {
        QVERIFY(!UnpackedCopy(images()).read());
        const Tensor first = load();

        const auto copy = UnpackedCopy(images()).read();

        QVERIFY(copy.has_value());
        QVERIFY(equal(copy->unsqueeze(1), first));
        QVERIFY(equal(load(), first));
    }

    void ofAFewImagesThereIsNoCopy()
    {
        pack("train-images-idx3-ubyte.gz", images_file(3, 40));
        pack("train-labels-idx1-ubyte.gz", labels_file(40));

        load();

        QVERIFY(!UnpackedCopy(images()).read());
    }

    void anotherFileIsUnpackedAnew()
    {
        load();

        pack("train-images-idx3-ubyte.gz", images_file(5));

        QVERIFY(!UnpackedCopy(images()).read());
        QCOMPARE(int(load().data<std::uint8_t>()[0]), 5);
        QVERIFY(UnpackedCopy(images()).read());
    }

    void aDamagedFileIsFoundThoughThereIsACopy()
    {
        load();
        std::string bytes = read_file(images(), 1 << 20);
        bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
        const auto time = fs::last_write_time(images());

        write_file_atomically(images(), bytes);
        fs::last_write_time(images(), time); // as copying with the old date does

        const QString refusal = error_text<FileError>([&] { load(); });
        QVERIFY2(refusal.contains("train-images"), qPrintable(refusal));
    }

    void aDamagedCopyIsNotUsed_data()
    {
        QTest::addColumn<int>("place");
        for (const int place : {0, 12'345, int(kImages) * 784 - 1})
            QTest::addRow("byte %d", place) << place;
    }

    void aDamagedCopyIsNotUsed()
    {
        QFETCH(int, place);
        const Tensor images_before = load();
        for (const auto& entry : fs::directory_iterator(unpacked_copies_folder())) {
            if (entry.path().extension() == ".record") continue;
            std::string bytes = read_file(entry.path(), 1 << 21);
            bytes[static_cast<std::size_t>(place)] ^= 1;
            write_file_atomically(entry.path(), bytes);
        }

        QVERIFY(!UnpackedCopy(images()).read());
        QVERIFY(equal(load(), images_before));
        QVERIFY(UnpackedCopy(images()).read());
    }

    void withoutAPlaceForItAllIsAsBefore()
    {
        write_file_atomically(m_folder->filePath("file").toStdString(), "");
        qputenv("XDG_CACHE_HOME", m_folder->filePath("file/cache").toUtf8());

        QCOMPARE(int(load().data<std::uint8_t>()[0]), 3);
        QVERIFY(!UnpackedCopy(images()).read());
    }

private:
    void pack(const std::string& name, const std::string& content)
    {
        write_file_atomically(m_packed / name, gzipped(content));
    }
    fs::path images() const { return m_packed / "train-images-idx3-ubyte.gz"; }
    Tensor load() const
    {
        return load_dataset("FashionMNIST", m_packed.parent_path()).train->images();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_packed;
};

QTEST_APPLESS_MAIN(UnpackedCopyTest)
#include "unpacked_copy_test.moc"
