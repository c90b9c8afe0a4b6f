"""The window in German: every text is there, and none is cut in a window of 1280 x 800."""

import json
import string
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QPushButton,
    QRadioButton,
    QToolBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from lgrr_gui.looks.language import FOLDER, install_language, told
from lgrr_gui.looks.numbers import Number, localised
from lgrr_gui.looks.status import Short
from lgrr_gui.tracks.details import quality_words, streams_words
from tests.gui.desks import open_desk, opened, wait

TS = FOLDER / "lgrr_de.ts"


@pytest.fixture(params=["de", "en"])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    before = QLocale()
    install_language(qapp, request.param)
    yield request.param
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


def test_numbers_are_written_as_the_language_writes_them(language: str) -> None:
    said = [
        f"{Number(0.926):.2f}",
        localised("0.93 [0.88, 0.96]"),
        streams_words(0.9, 0.25).rpartition(" ")[2],
        quality_words(100.0, 12.34).rpartition(": ")[0].rpartition(" ")[2],
    ]
    english = ["0.93", "0.93 [0.88, 0.96]", "0.65).", "12.3"]
    german = ["0,93", "0,93 [0,88; 0,96]", "0,65).", "12,3"]
    assert said == (german if language == "de" else english)


def messages() -> list[tuple[str, str]]:
    return [
        (message.findtext("source") or "", message.findtext("translation") or "")
        for message in ET.parse(TS).getroot().iter("message")
    ]


def test_every_text_of_the_window_has_its_translation() -> None:
    tool = Path(__file__).parents[2] / "tools" / "translations.py"
    done = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_translations_take_the_same_values_and_end_alike() -> None:
    def fields(text: str) -> list[tuple[str, str]]:
        return sorted((name, form or "") for _, name, form, _ in string.Formatter().parse(text) if name is not None)

    for source, translation in messages():
        assert fields(source) == fields(translation), source
        for end in (".", "…", " "):
            assert source.endswith(end) == translation.endswith(end), source
        assert source.startswith(" ") == translation.startswith(" "), source


def test_reports_say_it_in_the_words_of_the_window() -> None:
    folder = Path(__file__).parents[2] / "resources" / "report"
    english, german = (json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("en", "de"))
    window = dict(messages()) | {"none": german["none"]}  # of another gender there
    shared = [key for key, words in english.items() if isinstance(words, str) and words in window]
    assert {"finding.manipulated", "finding.no_sign", "finding.inconclusive", "scale.1", "scale.5"} <= set(shared)
    assert {key: german[key] for key in shared} == {key: window[english[key]] for key in shared}


def test_the_compiled_file_is_the_one_of_the_texts(qapp: QApplication) -> None:
    translator = QTranslator()
    assert translator.load("lgrr_de", str(FOLDER))
    for source, translation in messages():
        assert translator.translate("lgrr", source) == translation


def test_reasons_that_an_analysis_keeps_are_told_in_the_language(language: str) -> None:
    kept = "Track 1 scores 0.93 [0.90, 0.96] over 40 faces, above the threshold of 0.89."
    german = "Spur 1: Score 0,93 [0,90; 0,96] aus 40 Gesichtern, über der Schwelle von 0,89."
    assert told(kept) == (german if language == "de" else kept)


def test_the_menu_speaks_the_language(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    with open_desk(qtbot, tmp_path / "cases") as desk:
        menus = [action.text() for action in desk.window.menuBar().actions()]
        titles = {dock.objectName(): dock.windowTitle() for dock in desk.window.findChildren(QDockWidget)}
    if language == "de":
        assert menus == ["Datei", "Analyse", "Gehe zu", "Ansicht", "Fall", "Bereiche", "Hilfe"]
        assert titles["timeline"] == "Zeitleiste"
    else:
        assert menus == ["File", "Analysis", "Go", "View", "Case", "Panels", "Help"]
    assert QCoreApplication.translate("lgrr", "no text of the window") == "no text of the window"


def cut(window: QWidget) -> list[str]:
    """What can be seen and does not show all its words, where nobody meant it to be shortened."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, QLabel) and widget.text() and not isinstance(widget, Short):
            words = widget.text()
            if widget.wordWrap():
                fits = widget.height() >= widget.heightForWidth(widget.width())
            else:
                longest = max(widget.fontMetrics().horizontalAdvance(line) for line in words.splitlines())
                fits = widget.contentsRect().width() >= longest
        elif isinstance(widget, QPushButton | QRadioButton):
            words, fits = widget.text(), widget.width() >= widget.sizeHint().width()
        elif isinstance(widget, QComboBox):
            words = widget.currentText()
            fits = widget.width() >= widget.fontMetrics().horizontalAdvance(words) + 24
        else:
            continue
        if not fits:
            found.append(f"{type(widget.parent()).__name__}: {words}")
    return found


def test_no_text_is_cut_in_a_window_of_1280(qtbot: QtBot, tmp_path: Path, hopper: Path, language: str) -> None:
    with open_desk(qtbot, tmp_path / "cases", hopper, size=(1280, 800)) as desk:
        wait(qtbot, desk, lambda s: opened(s) and s.model.status == "ready" and s.explanation is not None)
        desk.store.set_view(strip=True, attention=(1, 0))
        qtbot.wait(50)
        left = cut(desk.window)
        for bar in desk.window.findChildren(QToolBar):
            more = bar.findChild(QWidget, "qt_toolbar_ext_button")
            assert more is None or not more.isVisible(), f"{bar.windowTitle()} does not fit"
        for dock in desk.window.findChildren(QDockWidget):
            dock.show()
            dock.raise_()
            qtbot.wait(50)
            left += cut(dock)
        assert desk.window.width() == 1280, "no panel widens the window"
        assert not set(left)
    assert QApplication.layoutDirection() == Qt.LayoutDirection.LeftToRight
