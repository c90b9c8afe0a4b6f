"""The page of settings alone: what is possible holds at once, what is not is said in its place."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QToolButton
from pytestqt.qtbot import QtBot

from lgrr_gui.settings.fields import ChoiceField, LineField, TextField
from lgrr_gui.settings.page import SettingsPage
from lgrr_gui.settings.store import Settings

NOT_ON_THE_PAGE = {"recent"}


@pytest.fixture
def page(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SettingsPage:
    monkeypatch.delenv("LGRR_CASES_FOLDER")
    made = SettingsPage(Settings(cases_folder=tmp_path, recent=(tmp_path / "a",)))
    qtbot.addWidget(made)
    made.resize(360, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def line(page: SettingsPage, name: str) -> LineField:
    field = page.fields[name]
    assert isinstance(field, LineField)
    return field


def give(qtbot: QtBot, page: SettingsPage, name: str, text: str) -> None:
    """As the analyst types it: the old text replaced, then Enter."""
    typed = line(page, name).line
    typed.selectAll()
    qtbot.keyClick(typed, Qt.Key.Key_Delete)
    qtbot.keyClicks(typed, text)
    qtbot.keyClick(typed, Qt.Key.Key_Return)


def test_every_setting_is_on_the_page(page: SettingsPage) -> None:
    assert set(page.fields) == set(Settings.model_fields) - NOT_ON_THE_PAGE
    for field in page.fields.values():
        assert field.editor.accessibleName()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("examiner", "A. Examiner", "A. Examiner"),
        ("laboratory", " Lab 3 ", "Lab 3"),
        ("laboratory_logo", "/pictures/logo.svg", Path("/pictures/logo.svg")),
        ("model", "/weights/mine.safetensors", "/weights/mine.safetensors"),
        ("budget_seconds", "90", 90.0),
        ("budget_seconds", "1,5", 1.5),
        ("picture_cache_mb", "512", 512),
        ("cases_folder", "/somewhere/cases", Path("/somewhere/cases")),
    ],
)
def test_a_line_holds_when_it_is_finished(
    qtbot: QtBot, page: SettingsPage, name: str, text: str, value: object
) -> None:
    with qtbot.waitSignal(page.changed, timeout=1000) as heard:
        give(qtbot, page, name, text)
    (settings,) = heard.args
    assert getattr(settings, name) == value
    assert settings.recent == page._settings.recent


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("device", "cpu"),
        ("precision", "float32"),
        ("appearance", "dark"),
        ("colours", "inferno"),
        ("language", "de"),
    ],
)
def test_a_choice_holds_at_once(qtbot: QtBot, page: SettingsPage, name: str, value: str) -> None:
    field = page.fields[name]
    assert isinstance(field, ChoiceField)
    with qtbot.waitSignal(page.changed, timeout=1000) as heard:
        field.box.setCurrentIndex(field.box.findData(value))
    assert getattr(heard.args[0], name) == value


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("budget_seconds", "soon", "Give a number of seconds above 0, or nothing for no limit."),
        ("budget_seconds", "0", "Give a number of seconds above 0, or nothing for no limit."),
        ("picture_cache_mb", "12", "Give a whole number of MiB, 64 or more."),
        ("picture_cache_mb", "100.5", "Give a whole number of MiB, 64 or more."),
        ("model", "  ", "Name the weights, for example lgrr-small, or the path of a file."),
        ("laboratory_logo", "/pictures/logo.txt", "Name a picture: PNG, JPEG or SVG."),
        ("laboratory_logo", "logo.png", "Give the whole path of the picture."),
        ("cases_folder", "here", "Give the whole path of a folder."),
        ("cases_folder", __file__, "This is a file: name a folder."),
    ],
)
def test_what_is_impossible_is_said_in_its_place_and_does_not_hold(
    qtbot: QtBot, page: SettingsPage, name: str, text: str, sentence: str
) -> None:
    with qtbot.assertNotEmitted(page.changed, wait=50):
        give(qtbot, page, name, text)
    field = line(page, name)
    assert field.note.text() == sentence
    assert field.note.property("trouble")
    assert field.note.isVisible()
    assert field.line.text() == text, "what was typed stays to be mended"
    assert not [n for n, f in page.fields.items() if n != name and f.note.property("trouble")]
    good = {
        "budget_seconds": "60",
        "picture_cache_mb": "128",
        "model": "x",
        "cases_folder": "/x",
        "laboratory_logo": "/x.png",
    }[name]
    with qtbot.waitSignal(page.changed, timeout=1000):
        give(qtbot, page, name, good)
    assert not field.note.property("trouble"), "the complaint goes when it is mended"


def test_an_address_of_several_lines_holds_when_it_is_left(qtbot: QtBot, page: SettingsPage) -> None:
    field = page.fields["laboratory_address"]
    assert isinstance(field, TextField)
    field.text.setFocus()
    qtbot.keyClicks(field.text, "1 Main Street")
    qtbot.keyClick(field.text, Qt.Key.Key_Return)
    qtbot.keyClicks(field.text, "Town")
    with qtbot.waitSignal(page.changed, timeout=1000) as heard:
        qtbot.keyClick(field.text, Qt.Key.Key_Tab)
    assert heard.args[0].laboratory_address == "1 Main Street\nTown"


def test_a_limit_can_be_taken_away_again(qtbot: QtBot, page: SettingsPage) -> None:
    give(qtbot, page, "budget_seconds", "60")
    with qtbot.waitSignal(page.changed, timeout=1000) as heard:
        give(qtbot, page, "budget_seconds", "")
    assert heard.args[0].budget_seconds is None


def test_what_the_environment_sets_cannot_be_changed_and_says_why(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LGRR_DEVICE", "cpu")
    page = SettingsPage(Settings())
    qtbot.addWidget(page)
    for name in ("device", "cases_folder"):
        field = page.fields[name]
        assert not field.editor.isEnabled()
        assert not any(button.isEnabled() for button in field.findChildren(QToolButton))
        assert field.note.text() == f"Set by LGRR_{name.upper()} in the environment."
    assert line(page, "cases_folder").line.text() == str(tmp_path / "cases")
    assert page.fields["examiner"].editor.isEnabled()


def test_what_waits_for_a_restart_says_so(page: SettingsPage) -> None:
    for name in ("language", "picture_cache_mb"):
        assert page.fields[name].note.text() == "Takes effect after a restart."


def test_settings_changed_elsewhere_are_kept_by_the_next_change(
    qtbot: QtBot, page: SettingsPage, tmp_path: Path
) -> None:
    line(page, "laboratory").line.setText("half a wo")
    page.show_settings(page._settings.remember(tmp_path / "b"))
    assert line(page, "laboratory").line.text() == "half a wo", "typing is not disturbed"
    with qtbot.waitSignal(page.changed, timeout=1000) as heard:
        give(qtbot, page, "examiner", "B")
    assert heard.args[0].recent == (tmp_path / "b", tmp_path / "a")


def test_a_line_that_was_not_left_is_not_lost_when_the_page_goes(qtbot: QtBot, page: SettingsPage) -> None:
    line(page, "laboratory").line.setText("Lab 4")
    with qtbot.waitSignal(page.changed, timeout=1000) as heard:
        page.hide()
    assert heard.args[0].laboratory == "Lab 4"


def test_the_wheel_scrolls_the_page_and_not_a_choice_on_its_way(page: SettingsPage) -> None:
    field = page.fields["appearance"]
    assert isinstance(field, ChoiceField)
    assert not field.box.hasFocus()
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field.box, turn)
    assert field.box.currentData() == "system"


def test_the_folder_is_chosen_in_a_dialog_that_holds_up_nothing(
    qtbot: QtBot, page: SettingsPage, tmp_path: Path
) -> None:
    (button,) = page.fields["cases_folder"].findChildren(QToolButton)
    button.click()  # returns at once
    (dialog,) = page.findChildren(QFileDialog)
    (tmp_path / "chosen").mkdir()
    with qtbot.waitSignal(page.changed, timeout=1000) as heard:
        dialog.fileSelected.emit(str(tmp_path / "chosen"))
    assert heard.args[0].cases_folder == tmp_path / "chosen"
    dialog.close()
    qtbot.waitUntil(lambda: not page.findChildren(QFileDialog), timeout=1000)


def test_nothing_on_the_page_needs_more_room_than_the_dock_gives(page: SettingsPage) -> None:
    inside = page.widget()
    assert inside.minimumSizeHint().width() <= 300
