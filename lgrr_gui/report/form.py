"""Who reports, in which language, on which paper, as which files, and where to."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from lgrr_gui.settings.fields import LineField, file_dialog
from lgrr_gui.settings.store import Settings

translate = QCoreApplication.translate
FORMATS = ("pdf", "html", "json", "csv")


class ReportForm(QWidget):
    """`changed` when the pages would be others, `elsewhere` when other files or another folder are wanted."""

    changed = Signal()
    elsewhere = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.examiner, self.reviewer = QLineEdit(), QLineEdit()
        self.language, self.paper = QComboBox(), QComboBox()
        for code, name in (("en", "English"), ("de", "Deutsch")):
            self.language.addItem(name, code)
        self.paper.addItem("A4", "a4")
        self.paper.addItem("Letter", "us-letter")
        self.formats = {name: QCheckBox(name.upper()) for name in FORMATS}
        self.formats["json"].setEnabled(False)  # the other files are made from it
        self.formats["json"].setToolTip(translate("lgrr", "Always written: the document that all else is made from."))
        self.attention = QCheckBox(translate("lgrr", "Attention maps"))
        self.attention.setToolTip(translate("lgrr", "They say where the network looked. They are not evidence."))
        self.folder = LineField("folder", translate("lgrr", "New folder for the report"))
        self.folder.add_button("open", translate("lgrr", "Choose the folder"), self._choose_folder)
        self._lay_out()
        for line in (self.examiner, self.reviewer):
            line.textEdited.connect(lambda text: self.changed.emit())
        for box in (self.language, self.paper):
            box.currentIndexChanged.connect(lambda row: self.changed.emit())
        self.attention.toggled.connect(lambda checked: self.changed.emit())
        for check in self.formats.values():
            check.toggled.connect(lambda checked: self.elsewhere.emit())
        self.folder.changed.connect(lambda name, text: self.elsewhere.emit())
        self.folder.line.textEdited.connect(lambda text: self.elsewhere.emit())

    def begin(self, settings: Settings, case: Path) -> None:
        """What a report of a case is asked with at first: everything, by who works here."""
        self.examiner.setText(settings.examiner)
        letter = QLocale.system().measurementSystem() is QLocale.MeasurementSystem.ImperialUSSystem
        self.language.setCurrentIndex(
            self.language.findData("de" if QLocale().language() is QLocale.Language.German else "en")
        )
        self.paper.setCurrentIndex(self.paper.findData("us-letter" if letter else "a4"))
        for check in self.formats.values():
            check.setChecked(True)
        self.attention.setChecked(False)
        self.folder.show_value(case.parent / f"report {datetime.now():%Y-%m-%d %H%M%S}")
        self.folder.line.end(False)

    def choices(self, settings: Settings) -> dict[str, Any]:
        """Its part of a `lgrr.report.Choices`, as JSON values."""
        logo = settings.laboratory_logo
        return {
            "language": self.language.currentData(),
            "laboratory": {
                "name": settings.laboratory,
                "address": settings.laboratory_address,
                "logo": None if logo is None else str(logo),
            },
            "examiner": self.examiner.text().strip() or None,
            "reviewer": self.reviewer.text().strip() or None,
            "attention": self.attention.isChecked(),
        }

    def chosen_formats(self) -> tuple[str, ...]:
        """Names of the kinds of files."""
        return tuple(name for name, check in self.formats.items() if check.isChecked())

    def chosen_folder(self) -> Path | None:
        """Where to; None where the line names no whole path."""
        text = self.folder.line.text().strip()
        folder = Path(text).expanduser() if text else Path()
        return folder if folder.is_absolute() else None

    def wrong(self) -> str:
        """What is still to be said before it can be written; empty if nothing."""
        if self.chosen_folder() is None:
            return translate("lgrr", "Give the whole path of a folder.")
        return ""

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        named = (
            (translate("lgrr", "Examiner"), self.examiner),
            (translate("lgrr", "Reviewed by"), self.reviewer),
            (translate("lgrr", "Language of the report"), self.language),
            (translate("lgrr", "Paper"), self.paper),
        )
        for number, (words, editor) in enumerate(named):
            label = QLabel(words)
            label.setBuddy(editor)
            editor.setAccessibleName(words)
            row, column = divmod(number, 2)
            grid.addWidget(label, 2 * row, column)
            grid.addWidget(editor, 2 * row + 1, column)
        checks = QHBoxLayout()
        checks.setSpacing(12)
        for check in self.formats.values():
            checks.addWidget(check)
        checks.addStretch(1)
        checks.addWidget(self.attention)
        grid.addLayout(checks, 4, 0, 1, 2)
        grid.addWidget(self.folder, 5, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def _choose_folder(self) -> None:
        title = translate("lgrr", "Folder for the report")
        dialog = file_dialog(self, title, QFileDialog.FileMode.Directory, self.folder)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.open()
