"""What to train: a configuration, data and a folder; says in its place what is wrong with them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from lgrr.errors import UsageError
from lgrr.training.config import TrainConfig, read_config
from lgrr_gui.looks.numbers import Number
from lgrr_gui.settings.fields import LineField, file_dialog
from lgrr_gui.training.data_list import DataList
from lgrr_gui.training.record import Order

translate = QCoreApplication.translate
CONFIGS = Path(__file__).parents[2] / "configs"


class TrainingForm(QWidget):
    """`order` makes of it what to do; `folder_chosen` carries the folder for the run when it is another one."""

    folder_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.config = LineField("config", translate("lgrr", "Configuration"), empty="configs/lgrr-small.toml")
        self.config.add_button("open", translate("lgrr", "Choose a configuration"), self._choose_config)
        self.config.changed.connect(lambda name, text: self._show_config(text))
        self.data = DataList()
        self.folder = LineField(
            "folder", translate("lgrr", "Folder for the run"), empty=translate("lgrr", "a new folder")
        )
        self.folder.add_button("open", translate("lgrr", "Choose the folder"), self._choose_folder)
        self.folder.changed.connect(lambda name, text: self._folder_given(text))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        for part in (self.config, self.data, self.folder):
            body.addWidget(part)
        known = sorted(CONFIGS.glob("*.toml"))
        if known:
            self.config.give(str(known[0]))

    def order(self, resume: bool) -> Order | None:
        """What to do; None where something is missing or wrong, which is said beside it."""
        config = self._show_config(self.config.line.text())
        folder = self._folder(self.folder.line.text())
        wrong_data = self.data.complain()
        if folder is None:
            self.folder.complain(translate("lgrr", "Give the whole path of a folder."))
        if config is None or wrong_data or folder is None:
            return None
        path = Path(self.config.line.text().strip())
        return Order(path, config.name, config.steps, 2 * config.pairs, self.data.specs(), folder, resume)

    def _show_config(self, text: str) -> TrainConfig | None:
        """Reads the configuration and shows what it says, or why it cannot be used."""
        text = text.strip()
        if not text:
            self.config.complain(translate("lgrr", "Name a configuration, a toml file."))
            return None
        try:
            config = read_config(Path(text))
        except UsageError as error:
            self.config.complain(str(error))
            return None
        self.config.show_hint(config_words(config))
        return config

    def _folder_given(self, text: str) -> None:
        self.folder.show_hint("")
        folder = self._folder(text)
        if folder is not None:
            self.folder_chosen.emit(folder)

    def _folder(self, text: str) -> Path | None:
        folder = Path(text.strip()).expanduser() if text.strip() else Path()
        return folder if folder.is_absolute() and not folder.is_file() else None

    def _choose_config(self) -> None:
        dialog = file_dialog(self, translate("lgrr", "Configuration"), QFileDialog.FileMode.ExistingFile, self.config)
        dialog.setNameFilter("toml (*.toml)")
        dialog.open()

    def _choose_folder(self) -> None:
        dialog = file_dialog(self, translate("lgrr", "Folder for the run"), QFileDialog.FileMode.Directory, self.folder)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.open()


def config_words(config: TrainConfig) -> str:
    """The main figures, for example `lgrr-small: width 0.25 at 64, 96, 128 px; 4300 steps of 32 faces; ...`."""
    sides = ", ".join(str(side) for _, side in config.side)
    words = translate(
        "lgrr",
        "{name}: width {width:g} at {sides} px; {steps} steps of {faces} faces; {blended:.0%} self-blends",
    )
    more = translate("lgrr", "kept every {kept} steps, evaluated every {evaluated}")
    return "; ".join(
        [
            words.format(
                name=config.name, width=Number(config.width), sides=sides, steps=config.steps, faces=2 * config.pairs,
                blended=config.blended,
            ),
            more.format(kept=config.checkpoint_every, evaluated=config.evaluate_every),
        ]
    )  # fmt: skip
