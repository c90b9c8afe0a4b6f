"""`python -m lgrr_gui.probe`: whether Qt starts here, and with what, as one line of JSON; for `lgrr doctor`."""

import json
import sys

from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from lgrr_gui.settings.store import load, settings_file


def main() -> None:
    """Starts Qt as the window does, and shows nothing."""
    app = QApplication(sys.argv[:1])
    settings, complaint = load()
    screens = [f"{s.size().width()} x {s.size().height()} at {s.devicePixelRatio():g}" for s in app.screens()]
    answer = {
        "qt": qVersion(),
        "platform": QGuiApplication.platformName(),
        "screens": screens,
        "fonts": len(QFontDatabase.families()),
        "cases": str(settings.cases_folder),
        "settings": str(settings_file()),
        "complaint": complaint,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
