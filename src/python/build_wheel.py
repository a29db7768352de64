"""Builds the wheel of this machine: ``python3 src/python/build_wheel.py DIR``.

Needs the .NET SDK with clang or gcc, and of Python the standard library alone. ``pip wheel src/python`` does the same.
"""

from __future__ import annotations

import base64
import hashlib
import platform
import re
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = HERE.parent
LIBRARIES = {"linux": ".so", "osx": ".dylib", "win": ".dll"}


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None) -> str:
    """Writes the wheel into a directory; returns its file name (PEP 517)."""
    version = re.search("<Version>(.*)</Version>", (SOURCES / "Directory.Build.props").read_text("utf-8"))[1]
    tag = "py3-none-" + re.sub("[-.]", "_", sysconfig.get_platform())
    information = f"nonlocality-{version}.dist-info"
    with tempfile.TemporaryDirectory() as scratch:
        files = {f"nonlocality/{path.name}": path.read_bytes() for path in sorted((HERE / "nonlocality").glob("*.py"))}
        files["nonlocality/py.typed"] = b""
        library = _native_library(Path(scratch))
        files[f"nonlocality/{library.name}"] = library.read_bytes()
    for name in ("THIRD-PARTY-NOTICES.md", "../LICENSE"):
        files[f"{information}/{Path(name).name}"] = (SOURCES / name).read_bytes()
    files[f"{information}/METADATA"] = _metadata(version)
    files[f"{information}/WHEEL"] = f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: {tag}\n".encode()
    record = [f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in files.items()]
    files[f"{information}/RECORD"] = "".join([*record, f"{information}/RECORD,,\n"]).encode()
    name = f"nonlocality-{version}-{tag}.whl"
    Path(wheel_directory).mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(Path(wheel_directory) / name, "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, content in files.items():
            # One date for all: the same sources give the same wheel.
            wheel.writestr(zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return name


def _native_library(scratch: Path) -> Path:
    """Compiles the library ahead of time, away from the folders of other builds."""
    system = {"Linux": "linux", "Darwin": "osx", "Windows": "win"}[platform.system()]
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}[platform.machine().lower()]
    command = ["dotnet", "publish", str(SOURCES / "NonlocalityML.Native"), "--configuration", "Release", "--verbosity", "quiet"]
    command += ["--runtime", f"{system}-{machine}", "--artifacts-path", str(scratch)]
    command += ["-nodeReuse:false", "-p:UseSharedCompilation=false"]  # no server of the compiler stays behind
    subprocess.run(command, check=True, stdout=sys.stderr)
    return next(scratch.glob(f"publish/*/*/libnonlocality{LIBRARIES[system]}"))


def _metadata(version: str) -> bytes:
    project = (HERE / "pyproject.toml").read_text("utf-8")
    summary = re.search('description = "(.*)"', project)[1]
    python = re.search('requires-python = "(.*)"', project)[1]
    return (
        f"Metadata-Version: 2.1\nName: nonlocality\nVersion: {version}\nSummary: {summary}\nLicense: MIT\n"
        f"Requires-Python: {python}\nRequires-Dist: numpy\n"
    ).encode()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: build_wheel.py DIR")
    print(Path(sys.argv[1]) / build_wheel(sys.argv[1]))
