"""The language of the window: its own translations and those of Qt's own words."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from lgrr import sentences

Language = Literal["system", "en", "de"]
FOLDER = Path(__file__).parents[1] / "translations"
_WRITTEN_IN = "en"


def told(words: str) -> str:
    """A sentence that an analysis keeps in English, in the language of the window; what has no translation as it is."""
    return sentences.told(words, QLocale().name().partition("_")[0])


def install_language(app: QApplication, language: Language = "system") -> None:
    """Lets the window speak `language`; English where there is no translation. Call it before widgets are made."""
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    locale = QLocale.system() if language == "system" else QLocale(language)
    QLocale.setDefault(locale)
    short = locale.name().partition("_")[0]
    if short == _WRITTEN_IN:
        return
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in ((f"qtbase_{short}", qt), (f"lgrr_{short}", str(FOLDER))):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
