"""The page of settings: each change holds at once if it is possible, and says in its place what is wrong if not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QGroupBox, QScrollArea, QVBoxLayout, QWidget

from lgrr_gui.looks.colours import HEAT, scale
from lgrr_gui.settings.fields import ChoiceField, Field, LineField, TextField, file_dialog
from lgrr_gui.settings.store import LOGOS, Settings, overridden, variable

translate = QCoreApplication.translate
WEIGHTS = Path(__file__).parents[2] / "resources" / "weights"


class SettingsPage(QScrollArea):
    """`changed` carries the whole new settings. `show_settings` takes those that were changed elsewhere."""

    changed = Signal(object)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fields: dict[str, Field] = {}
        page = QWidget()
        body = QVBoxLayout(page)
        body.setContentsMargins(12, 12, 12, 12)
        body.setSpacing(12)
        for title, fields in (
            (translate("lgrr", "Examiner"), self._examiner()),
            (translate("lgrr", "Laboratory"), self._laboratory()),
            (translate("lgrr", "Analysis"), self._analysis()),
            (translate("lgrr", "Window"), _window()),
            (translate("lgrr", "Storage"), self._storage()),
        ):
            body.addWidget(self._group(title, fields))
        body.addStretch(1)
        self.setWidget(page)
        self.setFocusProxy(self.fields["examiner"].editor)

    def show_settings(self, settings: Settings) -> None:
        """Shows these; what is being typed stays where its setting is as it was."""
        before, self._settings = self._settings, settings
        for name, field in self.fields.items():
            if getattr(settings, name) != getattr(before, name):
                field.show_value(getattr(settings, name))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """What was typed last is not lost."""
        for field in self.fields.values():
            field.finish()
        super().hideEvent(event)

    def _group(self, title: str, fields: tuple[Field, ...]) -> QGroupBox:
        group = QGroupBox(title)
        body = QVBoxLayout(group)
        body.setSpacing(12)
        for field in fields:
            field.show_value(getattr(self._settings, field.name))
            if field.name in overridden():
                field.lock(variable(field.name))
            field.changed.connect(self._apply)
            self.fields[field.name] = field
            body.addWidget(field)
        return group

    def _apply(self, name: str, value: Any) -> None:
        """Makes the new settings, or says why they cannot be made."""
        try:
            settings = self._settings.but(**{name: _meant(name, value)})
        except ValidationError as error:
            for wrong in error.errors():
                field = self.fields.get(str(wrong["loc"][0]), self.fields[name])
                field.complain(_sentence(field.name, dict(wrong.get("ctx", {}))))
            return
        self._settings = settings
        self.fields[name].show_value(getattr(settings, name))
        self.changed.emit(settings)

    def _examiner(self) -> tuple[Field, ...]:
        return (
            LineField(
                "examiner",
                translate("lgrr", "Your name"),
                translate("lgrr", "Stands beside every note and judgement in the case, and on reports."),
            ),
        )

    def _laboratory(self) -> tuple[Field, ...]:
        logo = LineField(
            "laboratory_logo",
            translate("lgrr", "Logo"),
            translate("lgrr", "A picture at the head of reports: PNG, JPEG or SVG."),
            translate("lgrr", "none"),
        )
        logo.add_button("open", translate("lgrr", "Choose a logo"), lambda: self._choose_logo(logo))
        return (
            LineField("laboratory", translate("lgrr", "Name"), translate("lgrr", "Stands on reports.")),
            TextField("laboratory_address", translate("lgrr", "Address")),
            logo,
        )

    def _analysis(self) -> tuple[Field, ...]:
        weights = LineField(
            "model",
            translate("lgrr", "Weights"),
            translate("lgrr", "A name, or the path of a .safetensors file with its card beside it."),
            known=sorted(path.stem for path in WEIGHTS.glob("*.safetensors")),
        )
        weights.add_button("open", translate("lgrr", "Choose a file of weights"), lambda: self._choose_file(weights))
        return (
            weights,
            ChoiceField(
                "device",
                translate("lgrr", "Device"),
                (
                    ("auto", translate("lgrr", "Automatic")),
                    ("cpu", translate("lgrr", "Processor")),
                    ("cuda", translate("lgrr", "Graphics card (CUDA)")),
                ),
                translate("lgrr", "Automatic: the graphics card if there is one."),
            ),
            ChoiceField(
                "precision",
                translate("lgrr", "Precision"),
                (
                    ("auto", translate("lgrr", "Automatic")),
                    ("float32", "float32"),
                    ("bfloat16", "bfloat16"),
                ),
                translate("lgrr", "Automatic: the faster one on this machine."),
            ),
            LineField(
                "budget_seconds",
                translate("lgrr", "Time for one analysis, in seconds"),
                translate("lgrr", "When it is over, the best answer so far stands. Empty: no limit."),
                translate("lgrr", "no limit"),
            ),
        )

    def _storage(self) -> tuple[Field, ...]:
        folder = LineField(
            "cases_folder", translate("lgrr", "Folder of cases"), translate("lgrr", "New cases are made here.")
        )
        folder.add_button("open", translate("lgrr", "Choose the folder of cases"), lambda: self._choose_folder(folder))
        cache = LineField(
            "picture_cache_mb",
            translate("lgrr", "Memory for decoded pictures, in MiB"),
            translate("lgrr", "Takes effect after a restart."),
        )
        return folder, cache

    def _choose_folder(self, field: LineField) -> None:
        dialog = file_dialog(self, translate("lgrr", "Folder of cases"), QFileDialog.FileMode.Directory, field)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setDirectory(str(self._settings.cases_folder))
        dialog.open()

    def _choose_logo(self, field: LineField) -> None:
        dialog = file_dialog(self, translate("lgrr", "Logo"), QFileDialog.FileMode.ExistingFile, field)
        endings = " ".join(f"*{ending}" for ending in LOGOS)
        dialog.setNameFilter(translate("lgrr", "Pictures ({endings})").format(endings=endings))
        dialog.open()

    def _choose_file(self, field: LineField) -> None:
        dialog = file_dialog(self, translate("lgrr", "Weights"), QFileDialog.FileMode.ExistingFile, field)
        dialog.setNameFilter("safetensors (*.safetensors)")
        dialog.open()


def _window() -> tuple[Field, ...]:
    system = ("system", translate("lgrr", "As the system"))
    return (
        ChoiceField(
            "appearance",
            translate("lgrr", "Appearance"),
            (system, ("light", translate("lgrr", "Light")), ("dark", translate("lgrr", "Dark"))),
        ),
        ChoiceField(
            "colours",
            translate("lgrr", "Colours of the heat map"),
            tuple((name, name) for name in HEAT),
            translate("lgrr", "viridis and cividis also for the colour-blind."),
            [swatch(name) for name in HEAT],
        ),
        ChoiceField(
            "language",
            translate("lgrr", "Language"),
            (system, ("en", "English"), ("de", "Deutsch")),
            translate("lgrr", "Takes effect after a restart."),
        ),
    )


def swatch(name: str) -> QIcon:
    """A colour scale, small."""
    size = QSize(48, 16)
    steps = scale(name)
    picture = QImage(np.ascontiguousarray(steps).data, len(steps), 1, 3 * len(steps), QImage.Format.Format_RGB888)
    return QIcon(QPixmap.fromImage(picture.copy()).scaled(size))


def _meant(name: str, value: Any) -> Any:
    """What was typed, as the settings take it: an empty limit is none, a decimal comma a point."""
    if name == "budget_seconds":
        return value.strip().replace(",", ".") or None
    return value.strip() if isinstance(value, str) else value


def _sentence(name: str, context: dict[str, Any]) -> str:
    """What is wrong, for the analyst: the settings' own sentence, or the one for this field."""
    if isinstance(context.get("error"), ValueError):
        return str(context["error"])
    words = {
        "budget_seconds": translate("lgrr", "Give a number of seconds above 0, or nothing for no limit."),
        "picture_cache_mb": translate("lgrr", "Give a whole number of MiB, 64 or more."),
    }
    return words.get(name, translate("lgrr", "This is not possible here."))
