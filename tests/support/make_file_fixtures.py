"""Writes the files in tests/support/files that numpy and safetensors made, for the readers' tests.

Run it with a Python that has numpy and, for the *.safetensors, the package safetensors:
    python3 tests/support/make_file_fixtures.py
"""

import gzip
import pathlib
import struct
import zipfile

import numpy

FOLDER = pathlib.Path(__file__).parent / "files"


def counting(dtype, shape):
    """0, 1, 2, ... in C order."""
    return numpy.arange(numpy.prod(shape, dtype=int)).reshape(shape).astype(dtype)


def write_npy():
    for name in ["f4", "f8", "f2", "i8", "i4", "i2", "i1", "u1", "u2", "u4"]:
        numpy.save(FOLDER / f"{name}.npy", counting(name, (2, 3)))
    numpy.save(FOLDER / "bool.npy", numpy.array([True, False, True]))
    numpy.save(FOLDER / "scalar.npy", numpy.array(2.5))
    numpy.save(FOLDER / "empty.npy", counting("f4", (0, 3)))
    numpy.save(FOLDER / "big_endian.npy", counting(">f4", (2, 3)))
    numpy.save(FOLDER / "fortran.npy", numpy.asfortranarray(counting("f4", (2, 3, 4))))
    for version in [(1, 0), (2, 0), (3, 0)]:
        with open(FOLDER / f"version{version[0]}.npy", "wb") as file:
            numpy.lib.format.write_array(file, counting("f4", (2, 3)), version=version)
    numpy.save(FOLDER / "refused_object.npy", numpy.array([{}, None], dtype=object))
    numpy.save(FOLDER / "refused_complex.npy", counting("c8", (2,)))
    numpy.save(FOLDER / "refused_u8.npy", counting("u8", (2,)))
    special = [numpy.nan, numpy.inf, -numpy.inf, -0.0, 6e-8, 65504.0, 0.333251953125]
    numpy.save(FOLDER / "halves.npy", numpy.array(special, dtype="f2"))


def write_safetensors():
    from safetensors.numpy import save_file

    tensors = {
        "conv1.weight": counting("f4", (2, 1, 2, 2)),
        "conv1.bias": counting("f4", (2,)),
        "bn1.num_batches_tracked": numpy.array(7, dtype="i8"),
        "mask": numpy.array([True, False, True]),
        "double": counting("f8", (3,)),
        "int": counting("i4", (5,)),
        "bytes": counting("u1", (3,)),
        "nothing": counting("f4", (0, 4)),
        "ünï \"code\"": counting("f4", (1,)),
    }
    save_file(tensors, FOLDER / "all.safetensors", metadata={"format": "pt"})
    save_file({"half": counting("f2", (3,)) / 4}, FOLDER / "half.safetensors")
    save_file({"a": counting("i2", (3,))}, FOLDER / "refused_i16.safetensors")


def write_idx():
    images = struct.pack(">4B3I", 0, 0, 8, 3, 2, 3, 4) + bytes(range(24))
    (FOLDER / "images.idx").write_bytes(images)
    (FOLDER / "images.idx.gz").write_bytes(gzip.compress(images, mtime=0))
    floats = struct.pack(">4B2I6f", 0, 0, 0x0D, 2, 2, 3, *range(6))
    (FOLDER / "floats.idx").write_bytes(floats)


def write_zip():
    """One image a part, as the archive of EMNIST holds them; packed and stored members."""
    image = struct.pack(">4B3I", 0, 0, 8, 3, 1, 28, 28) + bytes(i % 251 for i in range(784))
    label = struct.pack(">4BI", 0, 0, 8, 1, 1) + b"\x1a"
    with zipfile.ZipFile(FOLDER / "emnist.zip", "w") as archive:
        for part in ["train", "test"]:
            for kind, content in [("images-idx3", image), ("labels-idx1", label)]:
                name = f"gzip/emnist-letters-{part}-{kind}-ubyte.gz"
                member = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
                method = zipfile.ZIP_STORED if kind == "labels-idx1" else zipfile.ZIP_DEFLATED
                archive.writestr(member, gzip.compress(content, mtime=0), method)


FOLDER.mkdir(exist_ok=True)
write_npy()
write_idx()
write_zip()
write_safetensors()
