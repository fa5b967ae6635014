"""Archives that do harm to whoever unpacks them without care."""

import io
import tarfile
import zipfile


def zipped(*members):
    """A zip archive of (name, content); a name may be anything."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content)
    return data.getvalue()


def tarred(*members):
    """A tar archive of TarInfo, which hold no content."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for member in members:
            archive.addfile(member)
    return data.getvalue()


def member(name, kind, target=""):
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, target
    return made


def bomb(megabytes=64):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("answers.txt", "w") as file:
        for _ in range(megabytes):
            file.write(bytes(2**20))
    return data.getvalue()


ARCHIVES = {
    "slip.zip": zipped(("../../outside.txt", "x"), ("answers.txt", "n = 5")),
    "absolute.zip": zipped(("/rnnex-outside/x.txt", "x")),
    "drive.zip": zipped(("C:\\Windows\\outside.txt", "x"), ("..\\..\\outside.txt", "x")),
    "names.zip": zipped(("CON", "x"), ("a" * 5000, "x"), ("\x1b[31m", "x"), ("", "x")),
    "bomb.zip": bomb(),
    "inner.zip": zipped(("inner.zip", bomb())),
    "twice.zip": zipped(("answers.txt", "n = 5"), ("ANSWERS.TXT", "n = 6")),
    "symlink.tar": tarred(
        member("code", tarfile.SYMTYPE, "/etc"), member("answers.txt", tarfile.SYMTYPE, "/etc/passwd")
    ),
    "hardlink.tar": tarred(member("answers.txt", tarfile.LNKTYPE, "../bruno/answers.txt")),
    "device.tar": tarred(member("answers.txt", tarfile.CHRTYPE), member("gru_cell.py", tarfile.FIFOTYPE)),
    "broken.zip": b"PK\x03\x04" + bytes(30),
    "empty.zip": b"",
    "compressed.tar.gz": b"\x1f\x8b\x08" + bytes(20),
}
