"""Every icon that is named is there and can be seen; every key leads to one place."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QIcon, QImage, QKeySequence, QPixmap
from pytestqt.qtbot import QtBot

import lgrr_gui
from lgrr_gui import actions
from lgrr_gui.looks.icons import NAMES, icon, pixmap

SOURCE = Path(lgrr_gui.__file__).parent


def alpha(picture: QPixmap) -> np.ndarray:
    image = picture.toImage().convertToFormat(QImage.Format.Format_Alpha8)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_draws_something_and_not_everything(qtbot: QtBot, name: str) -> None:
    for ratio in (1.0, 2.0):
        seen = alpha(pixmap(name, 24, "#ff0000", ratio)) > 64
        assert seen.shape == (24 * ratio, 24 * ratio)
        assert 0.03 < seen.mean() < 0.98
    assert not icon(name).isNull()
    if name != "app":  # has colours of its own
        assert icon(name).pixmap(24, QIcon.Mode.Disabled).toImage() != icon(name).pixmap(24).toImage()


def test_icons_differ_from_each_other(qtbot: QtBot) -> None:
    drawings = {name: alpha(pixmap(name, 24, "#000000")).tobytes() for name in NAMES}
    assert len(set(drawings.values())) == len(drawings)


def test_every_icon_that_the_window_names_exists(qtbot: QtBot) -> None:
    assert {line.icon for line in actions.table()} - {""} <= set(NAMES)
    named = re.compile(r"""\b(?:dress\([^()]*?|icon\(|pixmap\(|_button\(|add_button\()"([a-z-]+)\"""")
    for file in SOURCE.rglob("*.py"):
        missing = set(named.findall(file.read_text(encoding="utf-8"))) - set(NAMES)
        assert not missing, f"{file.name}: {missing}"


def test_a_name_without_a_drawing_is_an_error(qtbot: QtBot) -> None:
    with pytest.raises(FileNotFoundError):
        icon("no such icon")


def test_no_two_actions_share_a_key(qtbot: QtBot) -> None:
    keys = Counter(
        key for line in actions.table() for key in {QKeySequence(key).toString() for key in line.keys}
    )  # of one action, one key may be written twice
    assert all(keys), "every key is one that Qt knows"
    assert not [key for key, times in keys.items() if times > 1]


def test_actions_have_names_and_words_of_their_own(qtbot: QtBot) -> None:
    table = actions.table()
    assert len({line.name for line in table}) == len(table)
    assert len({line.text for line in table}) == len(table)
    assert all(line.icon for line in table if line.bar), "what is in the tool bar has an icon"
