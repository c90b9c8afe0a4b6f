"""Settings are kept, are never trusted blindly, and never stand in the way of a start."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from lgrr.errors import StorageError
from lgrr_gui.settings.store import (
    Settings,
    load,
    load_layout,
    overridden,
    save,
    save_layout,
    settings_file,
    variable,
)


def written() -> dict[str, object]:
    return json.loads(settings_file().read_text(encoding="utf-8"))


def write(text: str) -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(text, encoding="utf-8")


def test_the_first_start_has_settings_of_its_own_and_no_complaint() -> None:
    settings, complaint = load()
    assert complaint is None
    assert (settings.device, settings.precision, settings.model) == ("auto", "auto", "lgrr-small")
    assert 256 <= settings.picture_cache_mb <= 2048
    assert not settings_file().exists(), "looking writes nothing"


def test_what_was_saved_is_there_at_the_next_start() -> None:
    save(load()[0].but(examiner="Jürgen Größe", budget_seconds=90, appearance="dark"))
    settings, complaint = load()
    assert complaint is None
    assert (settings.examiner, settings.budget_seconds, settings.appearance) == ("Jürgen Größe", 90, "dark")
    assert [path.name for path in settings_file().parent.iterdir()] == ["settings.json"], "nothing is left beside it"


@pytest.mark.parametrize(
    "text",
    ['{"examiner": "A"', "[1, 2]", "", '{"device": "toaster"}', '{"budget_seconds": -1}', '{"cases_folder": "here"}'],
)
def test_a_bad_file_is_kept_aside_and_warned_of(text: str) -> None:
    write(text)
    settings, complaint = load()
    assert settings == load()[0]
    assert complaint is not None
    assert "kept in" in complaint
    (aside,) = settings_file().parent.iterdir()
    assert aside.name.startswith("settings.bad-")
    assert str(aside) in complaint
    assert aside.read_text(encoding="utf-8") == text


def test_bytes_that_are_no_text_are_a_bad_file_too() -> None:
    write("")
    settings_file().write_bytes(b"\xff\xfe\x00")
    assert "kept in" in (load()[1] or "")


def test_the_environment_overrides_the_file_for_one_start_and_is_never_written(monkeypatch: pytest.MonkeyPatch) -> None:
    save(load()[0].but(device="cuda", examiner="A"))
    monkeypatch.setenv("LGRR_DEVICE", "cpu")
    settings, _ = load()
    assert settings.device == "cpu"
    assert {"device", "cases_folder"} == overridden()
    assert variable("device") == "LGRR_DEVICE"
    save(settings.but(examiner="B"))
    assert written()["device"] == "cuda"
    assert "cases_folder" not in written()
    assert written()["examiner"] == "B"
    monkeypatch.delenv("LGRR_DEVICE")
    assert load()[0].device == "cuda"


def test_an_impossible_environment_is_warned_of_and_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    save(load()[0].but(examiner="A"))
    monkeypatch.setenv("LGRR_DEVICE", "toaster")
    settings, complaint = load()
    assert complaint is not None
    assert "LGRR_DEVICE" in complaint
    assert (settings.device, settings.examiner) == ("auto", "A")
    assert settings.but(examiner="B").examiner == "B", "and does not stand in the way of changes"
    assert settings.remember(Path("/cases/a")).recent == (Path("/cases/a"),)


def test_keys_of_a_newer_version_are_kept() -> None:
    write('{"examiner": "A", "future": {"deep": [1, 2]}}')
    settings, complaint = load()
    assert complaint is None
    save(settings.but(examiner="B"))
    assert written()["future"] == {"deep": [1, 2]}
    assert written()["examiner"] == "B"


def test_a_place_that_cannot_be_written_is_named_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LGRR_SETTINGS_FILE", str(tmp_path / "file" / "settings.json"))
    settings, complaint = load()
    assert complaint is not None
    assert "cannot be read" in complaint
    with pytest.raises(StorageError, match=r"settings\.json"):
        save(settings)
    with pytest.raises(StorageError, match=r"layout\.json"):
        save_layout(b"a", b"b")


def test_a_full_disk_leaves_the_settings_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    save(load()[0].but(examiner="A"))

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageError, match="No space left"):
        save(load()[0].but(examiner="B"))
    assert written()["examiner"] == "A"
    assert [path.name for path in settings_file().parent.iterdir()] == ["settings.json"]


def test_the_newest_cases_come_first_once_and_not_for_ever() -> None:
    settings = Settings()
    for n in [*range(20), 15]:
        settings = settings.remember(Path(f"/cases/{n}"))
    assert settings.recent[:3] == (Path("/cases/15"), Path("/cases/19"), Path("/cases/18"))
    assert len(settings.recent) == len(set(settings.recent)) == 12


def test_the_layout_comes_back_and_a_damaged_one_is_none() -> None:
    assert load_layout() is None
    save_layout(b"\x00geometry", b"\xffstate")
    assert load_layout() == (b"\x00geometry", b"\xffstate")
    settings_file().with_name("layout.json").write_text('{"geometry": "!"}')
    assert load_layout() is None


def test_settings_are_checked() -> None:
    for wrong in ({"picture_cache_mb": 1}, {"budget_seconds": 0}, {"budget_seconds": float("inf")}, {"model": " "}):
        with pytest.raises(ValidationError):
            Settings().but(**wrong)
