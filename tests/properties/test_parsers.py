"""Whatever stands in a file, it is read, or refused in one sentence: no traceback, nothing half understood."""

import io
import json
import string
import unicodedata
from fractions import Fraction
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lgrr.analysis import Case, Plan
from lgrr.analysis.acts import Note
from lgrr.analysis.exchange import pack, unpack
from lgrr.analysis.exchange.manifest import is_harmless, member_name
from lgrr.analysis.plan import frames_in_range
from lgrr.engine import messages
from lgrr.errors import LgrrError, UsageError
from lgrr.evidence.seal import parse
from lgrr.isolation import wire
from lgrr.report.verify import Asked, verify
from lgrr.training.config import TrainConfig, read_config
from lgrr.training.manifest import open_manifest
from lgrr.types import FrameId
from lgrr_gui.settings.store import Settings, load, load_layout, save_layout, settings_file

NESTED = b"[" * 100_000
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
CELL = st.text(string.ascii_letters + string.digits + ' ,";\r\n\0äß²٣', max_size=12)
FRAMES = [FrameId(k, 512 * k, Fraction(1, 12800)) for k in range(50)]


def is_sentence(error: BaseException) -> bool:
    words = str(error)
    return words.rstrip().endswith((".", ")")) and "Traceback" not in words


@given(st.lists(st.lists(CELL, max_size=6), max_size=5), st.permutations(["file", "label", "source", "split"]))
@example([["a.png", "real"]], ["file", "label", "source", "split"])
@example([["x" * 200_000, "real", "s", "train"]], ["file", "label", "source", "split"])
@example([["a.png", "real", "s", "train", "9" * 5000, "9"]], ["file", "label", "source", "split"])
def test_a_manifest_is_whole_or_refused(tmp_path: Path, rows: list[list[str]], columns: list[str]) -> None:
    path = tmp_path / "faces.csv"
    lines = [",".join(f'"{cell}"' for cell in row) for row in [[*columns, "crop_width", "crop_height"], *rows]]
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    try:
        found = open_manifest(path)
    except UsageError as error:
        assert is_sentence(error), error
        return
    for sample in found.samples:
        assert all(isinstance(value, str) for value in (sample.file, sample.source, sample.split)), sample


@given(st.binary(max_size=200))
def test_a_manifest_of_any_bytes_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "faces.csv"
    path.write_bytes(content)
    with pytest.raises(UsageError):
        open_manifest(path)


@given(st.text("0123456789:s.-٣ ", max_size=12))
@example("9" * 5000 + ":")
@example("٣:٥")
@example(f"0:{'9' * 400}.0s")
def test_any_range_is_a_stretch_of_the_recording_or_refused(text: str) -> None:
    try:
        found = frames_in_range(Plan(range=text), FRAMES)
    except UsageError as error:
        assert is_sentence(error), error
        return
    assert len(found) > 0
    assert set(found) <= set(range(len(FRAMES)))


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_range_of_indices_holds_these_frames(first: int, end: int) -> None:
    wanted = range(50)[first:end]
    if not wanted:
        with pytest.raises(UsageError, match="holds no frame"):
            frames_in_range(Plan(range=f"{first}:{end}"), FRAMES)
    else:
        assert frames_in_range(Plan(range=f"{first}:{end}"), FRAMES) == wanted
        if end < len(FRAMES):
            times = f"{FRAMES[first].seconds:.6f}s:{FRAMES[end].seconds:.6f}s"
            assert frames_in_range(Plan(range=times), FRAMES) == wanted, "times of frames are the frames"


@given(
    st.binary(max_size=100)
    | st.dictionaries(st.sampled_from([*TrainConfig.model_fields, "nonsense"]), JSON, max_size=3).map(
        lambda values: "\n".join(f"{k} = {json.dumps(v)}" for k, v in values.items()).encode()
    )
)
@example(b"side = " + NESTED)
@example(b"steps = 1e400")
def test_a_training_configuration_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "run.toml"
    path.write_bytes(content)
    try:
        found = read_config(path)
    except UsageError as error:
        assert is_sentence(error), error
    else:
        assert found.steps >= 1
        assert all(found.side_at(step) > 0 for step in (0, found.steps - 1))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("packed")
    with Case.create(folder / "case.sqlite") as case:
        case.act("A", "ab" * 32, Note(1, 2, "kept"))
        pack(case, folder / "a.lgrrcase")
    return (folder / "a.lgrrcase").read_bytes()


@given(st.data())
def test_a_packed_case_with_any_change_is_refused_and_leaves_nothing(
    tmp_path: Path, package: bytes, data: st.DataObject
) -> None:
    changed = bytearray(package)
    start = data.draw(st.integers(0, len(changed) - 1))
    stop = data.draw(st.integers(start, min(len(changed), start + 300)))
    changed[start:stop] = data.draw(st.binary(max_size=300))
    path, out = tmp_path / "a.lgrrcase", tmp_path / "out"
    path.write_bytes(changed)
    try:
        found = unpack(path, out)
    except LgrrError as error:
        assert is_sentence(error), error
        assert [p.name for p in tmp_path.iterdir()] == ["a.lgrrcase"]
    else:  # what a zip file's reader does not look at was changed, and nothing of the case
        with Case.open(found.case) as case:
            assert [act.deed for act in case.acts()] == [Note(1, 2, "kept")]
            assert not case.verify_log().faults
        found.case.unlink()
        for left in out.iterdir():
            left.unlink()
        out.rmdir()


@given(st.text(max_size=40) | st.from_regex(r"exhibits/[0-9]{3}/[a-z.:\\/\x00]{1,12}", fullmatch=True))
def test_a_member_that_may_be_written_stays_in_its_folder(name: str) -> None:
    if is_harmless(name):
        for parts in (PurePosixPath(name).parts, PureWindowsPath(name).parts):
            assert ".." not in parts
        assert not PurePosixPath(name).is_absolute()
        assert not PureWindowsPath(name).anchor


@given(st.text(max_size=200) | st.from_regex(r"[/\\.A-Z]{1,20}(con|nul|lpt1)?\.?[a-z]{0,3}", fullmatch=True))
def test_a_working_copy_of_any_recording_has_a_harmless_name(path: str) -> None:
    made = member_name(7, path)
    assert is_harmless(made), made
    assert made == unicodedata.normalize("NFC", made)


@given(st.binary(max_size=100) | JSON.map(lambda value: json.dumps(value).encode()))
@example(NESTED)
@example(b'{"schema": "lgrr-analysis/1", "seal": {"sha256": 7}}')
@example(b'{"schema": "lgrr-report/1", "log": [[]]}')
def test_any_file_called_a_report_is_checked_to_its_end(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "analysis.json"
    path.write_bytes(content)
    checks = list(verify(path, Asked()))
    assert any(check.passed is False for check in checks), "nothing of it is in order"
    assert all(check.words and "Traceback" not in check.words for check in checks)


@given(JSON)
def test_a_document_is_read_as_it_was_written(value: Any) -> None:
    assert parse(json.dumps({"value": value}).encode()) == {"value": value}


@given(st.binary(max_size=120) | JSON.map(lambda value: json.dumps(value).encode()))
@example(NESTED)
@example(b'{"examiner": null}')
def test_settings_of_any_content_never_stand_in_the_way_of_a_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setenv("LGRR_SETTINGS_FILE", str(tmp_path / "settings.json"))
    settings_file().write_bytes(content)
    settings_file().with_name("layout.json").write_bytes(content)
    settings, _ = load()
    assert isinstance(settings, Settings)
    assert load_layout() is None
    for path in tmp_path.iterdir():
        path.unlink()


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_the_layout_is_read_as_it_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, geometry: bytes, state: bytes
) -> None:
    monkeypatch.setenv("LGRR_SETTINGS_FILE", str(tmp_path / "settings.json"))
    save_layout(geometry, state)
    assert load_layout() == (geometry, state)


@given(st.lists(st.tuples(st.dictionaries(st.text(max_size=8), JSON, max_size=3), st.binary(max_size=60)), max_size=4))
def test_what_a_confined_process_says_is_heard_in_order(said: list[tuple[dict[str, Any], bytes]]) -> None:
    stream = io.BytesIO()
    for header, payload in said:
        wire.write(stream, header, payload)
    stream.seek(0)
    for header, payload in said:
        assert wire.read(stream) == (header, payload)
    assert wire.read(stream) is None


@given(st.binary(max_size=80) | JSON.map(lambda value: json.dumps(value).encode()))
@example(NESTED)
@example(b"\xff" * 40)
def test_a_confined_process_that_says_anything_at_all_is_understood_or_refused(content: bytes) -> None:
    framed = len(content).to_bytes(4, "little") + (3).to_bytes(8, "little") + content + b"abc"
    for data in (content, framed, framed[:-1]):
        try:
            found = wire.read(io.BufferedReader(io.BytesIO(data)))  # type: ignore[arg-type]
        except ValueError:
            continue
        assert found is None or isinstance(found[0], dict)


@given(st.binary(max_size=80) | JSON.map(lambda value: json.dumps(value).encode()))
@example(NESTED)
@example(b'{"is": "Pause", "bytes": 1e400, "request": 1, "paused": true}')
@example(b'{"is": "Pause", "bytes": 1000000000000000000, "request": 1, "paused": true}')
@example(b'{"is": "Analyze", "bytes": 0, "request": 1, "case": "a", "media": "b", "plan": {"every": 0}}')
def test_a_line_that_is_no_message_is_told_and_the_next_one_is_read(content: bytes) -> None:
    stream = io.BytesIO(content.replace(b"\n", b" ") + b"\n")
    stream.seek(0, io.SEEK_END)
    messages.write(stream, messages.Message(messages.Pause(7, True)))
    stream.seek(0)
    try:
        assert messages.read(stream) is not None
    except messages.MessageError as error:
        assert is_sentence(error), error
    assert messages.read(stream) == messages.Message(messages.Pause(7, True))
