"""Do the libraries load, and if not, which system library do they lack. Imports nothing that may itself be missing."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

CORE: tuple[str, ...] = (
    "numpy",
    "cv2",
    "av",
    "PIL",
    "scipy",
    "matplotlib",
    "pydantic",
    "cryptography",
    "c2pa",
    "rfc3161_client",
)
CORE += ("safetensors", "torch")
WINDOW = ("pydantic_settings", "PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtSvg")
PACKAGES = {  # library -> Debian package
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgomp.so.1": "libgomp1",
    "libstdc++.so.6": "libstdc++6",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}


def complaints(modules: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """For each module that does not load: what is wrong, and what to do, both in a sentence without its full stop."""
    told: dict[str, str] = {}
    child = [sys.executable, "-m", "lgrr.doctor.loads", *modules]
    done = subprocess.run(child, capture_output=True, text=True, timeout=300)
    for line in done.stdout.splitlines():
        name, state, *words = line.split(" ", 2)
        told[name] = "" if state == "loads" else " ".join(words) or "no reason given"
    for name in modules:
        if name not in told:
            what = f"loading the Python package {name} ends the program (exit code {done.returncode})"
            yield what, f"install {name} in a build for this processor"
            return
        if told[name]:
            yield _complaint(name, told[name])


def _complaint(module: str, words: str) -> tuple[str, str]:
    library = re.match(r"(\S+\.so[.\d]*): cannot open shared object", words)
    if library is None:
        return f"the Python package {module} does not load ({words})", "install the program anew (make clean, make)"
    package = PACKAGES.get(library[1], f"the one that holds {library[1]}")
    what = f"the system library {library[1]} is missing ({module} needs it)"
    return what, f"install the package {package} (names are Debian's)"
