"""What the analyst has set, kept between starts: a JSON file in the system's place for settings.

Environment variables `LGRR_EXAMINER`, `LGRR_DEVICE`, ... override the file for one start and are never written to it;
`LGRR_SETTINGS_FILE` names the file itself. Keys that a newer version wrote are kept.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError
from PySide6.QtCore import QCoreApplication

from lgrr.errors import StorageError
from lgrr.text import printable

translate = QCoreApplication.translate
_PREFIX = "LGRR_"
_NO_PREFIX = "LGRR_NOTHING_"  # makes settings that do not ask the environment
_RECENT = 12
LOGOS = (".png", ".jpg", ".jpeg", ".svg")


def _quarter_of_the_memory() -> int:
    """A quarter of the machine's memory in MiB, at least 256 and at most 2048."""
    return min(max(_memory_bytes() // 4 // 2**20, 256), 2048)


class Settings(BaseSettings):
    """All that can be set. Made by `load`, or from keyword arguments; raises pydantic.ValidationError."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="allow", frozen=True)

    examiner: str = ""
    laboratory: str = ""
    laboratory_address: str = ""  # lines
    laboratory_logo: Path | None = None
    device: Literal["auto", "cpu", "cuda"] = "auto"
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    model: str = "lgrr-small"
    budget_seconds: float | None = Field(default=None, gt=0, allow_inf_nan=False)  # of one analysis; None: no limit
    picture_cache_mb: int = Field(default_factory=_quarter_of_the_memory, ge=64)  # MiB of decoded pictures
    colours: Literal["viridis", "cividis", "inferno"] = "viridis"
    appearance: Literal["system", "light", "dark"] = "system"
    language: Literal["system", "en", "de"] = "system"
    cases_folder: Path = Field(default_factory=lambda: platformdirs.user_documents_path() / "LGRR cases")
    recent: tuple[Path, ...] = ()  # cases, newest first

    @field_validator("model")
    @classmethod
    def _named(cls, name: str) -> str:
        if not name.strip():
            raise ValueError(translate("lgrr", "Name the weights, for example lgrr-small, or the path of a file."))
        return name.strip()

    @field_validator("cases_folder")
    @classmethod
    def _a_folder(cls, folder: Path) -> Path:
        folder = folder.expanduser()
        if not folder.is_absolute():
            raise ValueError(translate("lgrr", "Give the whole path of a folder."))
        if folder.exists() and not folder.is_dir():
            raise ValueError(translate("lgrr", "This is a file: name a folder."))
        return folder

    @field_validator("laboratory_logo", mode="before")
    @classmethod
    def _a_picture(cls, logo: object) -> object:
        if logo is None or not str(logo).strip():
            return None
        path = Path(str(logo).strip()).expanduser()
        if path.suffix.lower() not in LOGOS:
            raise ValueError(translate("lgrr", "Name a picture: PNG, JPEG or SVG."))
        if not path.is_absolute():
            raise ValueError(translate("lgrr", "Give the whole path of the picture."))
        return path

    @field_validator("recent")
    @classmethod
    def _newest(cls, cases: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(dict.fromkeys(cases))[:_RECENT]

    @classmethod
    def settings_customise_sources(  # type: ignore[no-untyped-def]  # the environment comes before the file
        cls, settings_cls, init_settings, env_settings, dotenv_settings, file_secret_settings
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment comes before the file."""
        return env_settings, init_settings

    def but(self, **changes: Any) -> Settings:
        """The same settings with some changed, checked. Raises pydantic.ValidationError."""
        return Settings(_env_prefix=_NO_PREFIX, **(self.model_dump() | changes))  # type: ignore[call-arg]

    def remember(self, case: Path) -> Settings:
        """The same settings with `case` as the newest of the recent ones."""
        return self.model_copy(update={"recent": tuple(dict.fromkeys((case, *self.recent)))[:_RECENT]})


def settings_file() -> Path:
    """Where the settings are kept."""
    named = os.environ.get("LGRR_SETTINGS_FILE")
    return Path(named) if named else platformdirs.user_config_path("lgrr", appauthor=False) / "settings.json"


def overridden() -> frozenset[str]:
    """Names of the settings that the environment gives."""
    there = {name.upper() for name in os.environ}
    return frozenset(name for name in Settings.model_fields if variable(name) in there)


def variable(name: str) -> str:
    """The environment's name for a setting."""
    return f"{_PREFIX}{name}".upper()


def load() -> tuple[Settings, str | None]:
    """The settings, and a sentence if something was wrong with them. Never raises."""
    written, trouble = _read()
    try:
        return Settings(**written), trouble
    except (ValidationError, SettingsError):
        names = ", ".join(sorted(map(variable, overridden())))
        words = translate("lgrr", "The environment holds a setting that is not possible: {} are not used.").format(
            names
        )
        return Settings(_env_prefix=_NO_PREFIX, **written), words  # type: ignore[call-arg]


def save(settings: Settings) -> None:
    """Writes the settings, whole or not at all. Raises StorageError."""
    values = settings.model_dump(mode="json")
    from_environment = overridden()
    if from_environment:
        before, _ = _read()
        values = {k: v for k, v in values.items() if k not in from_environment}
        values |= {k: v for k, v in before.items() if k in from_environment}
    _write(settings_file(), values)


def save_layout(geometry: bytes, state: bytes) -> None:
    """Keeps the window's place and the arrangement of its panels, as QMainWindow gives them. Raises StorageError."""
    parts = {"geometry": geometry, "state": state}
    _write(_layout_file(), {name: base64.b64encode(part).decode() for name, part in parts.items()})


def load_layout() -> tuple[bytes, bytes] | None:
    """(geometry, state) as they were saved; None if there are none that can be read."""
    try:
        kept = json.loads(_layout_file().read_text(encoding="utf-8"))
        return base64.b64decode(kept["geometry"], validate=True), base64.b64decode(kept["state"], validate=True)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _layout_file() -> Path:
    return settings_file().with_name("layout.json")


def _read() -> tuple[dict[str, Any], str | None]:
    """What the file holds if it is all right; else nothing and the sentence, the file moved aside."""
    file = settings_file()
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
        Settings(_env_prefix=_NO_PREFIX, **written)  # type: ignore[call-arg]
        return written, None
    except FileNotFoundError:
        return {}, None
    except OSError as error:
        words = translate("lgrr", "The settings in {} cannot be read ({}): LGRR goes on with its own.")
        return {}, words.format(printable(file), error.strerror)
    except (ValueError, TypeError, RecursionError):  # no JSON, no object, or a value that is not possible
        return {}, _move_aside(file)


def _move_aside(file: Path) -> str:
    aside = file.with_name(f"settings.bad-{datetime.now():%Y-%m-%d-%H%M%S}.json")
    try:
        file.replace(aside)
    except OSError:
        words = translate("lgrr", "The settings in {} are damaged: LGRR goes on with its own; delete that file.")
        return words.format(printable(file))
    words = translate("lgrr", "The settings were damaged: LGRR goes on with its own, and the old ones are kept in {}.")
    return words.format(printable(aside))


def _write(file: Path, values: dict[str, Any]) -> None:
    """Writes beside the file, then puts it in its place."""
    beside = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as out:
            json.dump(values, out, indent=2, ensure_ascii=False)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        words = translate("lgrr", "The settings cannot be written to {} ({}): free space there or allow writing.")
        raise StorageError(words.format(printable(file), error.strerror)) from error


def _memory_bytes() -> int:
    """All the memory of this machine."""
    if sys.platform != "win32":
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    status = (ctypes.c_uint64 * 8)(64)  # MEMORYSTATUSEX: two 32-bit fields (size 64, load), then bytes in all, ...
    ctypes.windll.kernel32.GlobalMemoryStatusEx(status)
    return status[1]
