"""Says in one sentence which system library is missing, if one is; silent otherwise. Run by make after installing."""

import importlib
import re
import sys

MODULES = ("numpy", "cv2", "av", "PIL", "matplotlib", "torch", "safetensors", "scipy")
MODULES += ("PySide6.QtWidgets", "PySide6.QtSvg")
PACKAGES = {
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
}


def main() -> int:
    """0, or 1 after one sentence that names the library and the Debian package that holds it."""
    for module in MODULES:
        try:
            importlib.import_module(module)
        except ImportError as error:
            library = re.match(r"(\S+\.so[.\d]*): cannot open shared object", str(error))
            if library is None:
                print(f"The Python package {module} does not load ({error}); run make clean, then make again.")
            else:
                package = PACKAGES.get(library[1], f"the one that holds {library[1]}")
                print(
                    f"The system library {library[1]} is missing ({module} needs it): install the package {package} "
                    "(names are Debian's), then run make again."
                )
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
