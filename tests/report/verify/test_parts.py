"""Each check alone, on things made by hand: how far it reaches, and what it says at its edges."""

import hashlib
import json
from dataclasses import replace
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest

from lgrr.analysis import Case
from lgrr.errors import UsageError
from lgrr.evidence.log import Entry
from lgrr.evidence.seal import seal
from lgrr.report.verify import Check
from lgrr.report.verify.compare import compare
from lgrr.report.verify.folder import attachment_checks, sums_checks
from lgrr.report.verify.given import Form, Given, read_given
from lgrr.report.verify.in_case import case_checks, case_id, document_checks, export_checks, log_at_hand
from lgrr.report.verify.sealed import log_checks, seal_checks
from lgrr.report.verify.stated import Analysis, Face, Frame, Report
from lgrr.report.verify.things import exhibit_checks, weights_checks

HASH = "ab" * 32


def face(box: tuple[float, float, float, float], *scores: float | None, skipped: str | None = None) -> Face:
    p_fake, p_noise, p_semantic = scores or (None, None, None)
    return Face.model_construct(
        track=1, box=box, p_fake=p_fake, p_noise=p_noise, p_semantic=p_semantic, skipped=skipped
    )


def frame(index: int, *faces: Face, sha256: str = HASH) -> Frame:
    return Frame(index=index, sha256=sha256, faces=faces)


def analysis(*frames: Frame, path: str = "", sha256: str = HASH) -> Analysis:
    media = {"path": path, "sha256": sha256, "sha256_after": sha256}
    return Analysis.model_validate(
        {
            "schema": "lgrr-analysis/1", "created": "", "media": media, "model": {"name": "x", "sha256": HASH},
            "parameters": {}, "frames": frames, "finding": "inconclusive",
        }
    )  # fmt: skip


def told(checks: Any) -> list[bool | None]:
    return [check.passed for check in checks]


def words(checks: Any) -> str:
    return " ".join(check.words for check in checks)


LEFT, RIGHT = (0.0, 0.0, 10.0, 10.0), (100.0, 0.0, 10.0, 10.0)


def test_each_face_is_compared_with_the_nearest_and_the_largest_differences_are_told_with_their_frames() -> None:
    stated = analysis(
        frame(3, face(LEFT, 0.5, 0.5, 0.5), face(RIGHT, 0.2, 0.2, 0.2)), frame(4, face(LEFT, 0.5, 0.5, 0.5))
    )
    again = analysis(
        frame(3, face((100.0, 2.0, 10.0, 11.0), 0.2, 0.25, 0.2), face(LEFT, 0.5, 0.5, 0.5)),
        frame(4, face((1.0, 0.0, 10.0, 10.0), 0.5, 0.5, 0.375)),
    )
    found = compare(stated, again)
    assert (found.frames, found.faces) == (2, 3)
    assert (found.boxes.largest, found.boxes.index) == (2.0, 3)
    assert (found.scores.largest, found.scores.index) == (0.125, 4)
    assert (found.missing, found.other_pictures, found.other_faces) == ([], [], [])


def test_of_equal_differences_the_first_frame_is_told_and_none_where_nothing_differs() -> None:
    frames = [frame(k, face(LEFT, 0.5, 0.5, 0.5)) for k in (0, 5)]
    moved = [frame(k, face((0.0, 3.0, 10.0, 10.0), 0.5, 0.5, 0.5)) for k in (0, 5)]
    found = compare(analysis(*frames), analysis(*moved))
    assert (found.boxes.largest, found.boxes.index) == (3.0, 0)
    assert (found.scores.largest, found.scores.index) == (0.0, None)


def test_frames_that_are_missing_differ_or_have_other_faces_are_each_told() -> None:
    one, skipped = face(LEFT, 0.5, 0.5, 0.5), face(LEFT, skipped="too dark")
    stated = analysis(frame(0, one), frame(1, one), frame(2, one), frame(3, one, one), frame(4, skipped))
    again = analysis(frame(0, skipped), frame(2, one, sha256="cd" * 32), frame(3, one), frame(4, skipped), frame(9))
    found = compare(stated, again)
    assert (found.missing, found.other_pictures, found.other_faces) == ([1], [2], [0, 3])
    assert (found.frames, found.faces, found.scores.index) == (4, 3, None)


@pytest.mark.parametrize("wrong", [None, nan])
def test_a_score_that_is_no_number_differs_more_than_any_other(wrong: float | None) -> None:
    stated = analysis(*(frame(k, face(LEFT, 0.5, 0.5, 0.5)) for k in range(3)))
    other = [face(LEFT, 0.4, 0.5, 0.5), face(LEFT, 0.5, wrong, 0.5), face(LEFT, 0.3, 0.5, 0.5)]
    found = compare(stated, analysis(*(frame(k, one) for k, one in enumerate(other))))
    assert (found.scores.largest, found.scores.index) == (inf, 1)


def exported(folder: Path, **contents: str) -> Given:
    """Files beside a report, listed as they are; `report` is the report."""
    contents = {"report": "{}"} | contents
    for name, content in contents.items():
        (folder / name).write_text(content)
    files = {name: hashlib.sha256(content.encode()).hexdigest() for name, content in contents.items()}
    listed(folder, files)
    return Given(folder / "report", Form.JSON, b"{}")


def listed(folder: Path, files: dict[str, str]) -> None:
    (folder / "report.sums.json").write_text(json.dumps(seal({"schema": "lgrr-sums/1", "files": files})))


def test_every_file_of_an_export_is_compared_and_counted(tmp_path: Path) -> None:
    given = exported(tmp_path, a="1", b="2")
    (check,) = sums_checks(given, None)
    assert check == Check("files", True, "3 files of the export are, byte for byte, as report.sums.json lists them.")
    (tmp_path / "a").unlink()
    checks = list(sums_checks(given, None))
    assert told(checks) == [True, None] and "2 files" in checks[0].words and checks[1].words.endswith("here: a.")
    (tmp_path / "b").write_text("3")
    checks = list(sums_checks(given, None))
    assert told(checks) == [False, None] and checks[0].words.startswith("b was changed after it was exported")


def test_a_report_that_the_list_does_not_know_was_not_exported_with_it(tmp_path: Path) -> None:
    given = exported(tmp_path, a="1")
    strange = Given(tmp_path / "other.json", Form.JSON, b"{ }")
    (check,) = sums_checks(strange, None)
    assert check.passed is False and "does not know other.json" in check.words
    for known in (replace(given, content=b"{ }"), Given(tmp_path / "renamed.json", Form.JSON, b"{}")):
        assert told(sums_checks(known, None)) == [True]


def test_where_none_of_the_files_is_at_hand_nothing_is_said_to_be_as_it_was(tmp_path: Path) -> None:
    given = exported(tmp_path)
    (tmp_path / "report").rename(tmp_path / "renamed")
    assert told(sums_checks(replace(given, path=tmp_path / "renamed"), None)) == [None]


@pytest.mark.parametrize("name", ["/etc/passwd", "../a", "b/../../a", "b\\a"])
def test_a_list_that_names_a_file_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    given = exported(tmp_path)
    listed(tmp_path, {name: HASH})
    (check,) = sums_checks(given, None)
    assert check.passed is False and "a file outside of its folder" in check.words


def test_the_list_must_be_a_list_and_of_the_reports_key(tmp_path: Path) -> None:
    given = exported(tmp_path)
    key = json.loads((tmp_path / "report.sums.json").read_text())["seal"]["key"]
    assert told(sums_checks(given, {"key": key})) == [True]
    (check,) = sums_checks(given, {"key": "00" * 32})
    assert check.passed is False and "another key than the report" in check.words
    for values in ({"schema": "lgrr-sums/2", "files": {}}, {"schema": "lgrr-sums/1", "files": ["report"]}):
        (tmp_path / "report.sums.json").write_text(json.dumps(seal(values)))
        assert "it is no lgrr-sums/1" in words(sums_checks(given, None))


def test_a_list_that_was_changed_or_signed_by_nobody_known_says_so(tmp_path: Path) -> None:
    given, place = exported(tmp_path), tmp_path / "report.sums.json"
    sums = json.loads(place.read_text())
    place.write_text(json.dumps(sums | {"files": {}}))
    assert "changed after it was sealed" in words(sums_checks(given, None))
    place.write_text(json.dumps(sums | {"seal": sums["seal"] | {"signature": "00" * 64}}))
    assert "not that of the key" in words(sums_checks(given, None))
    place.unlink()
    assert words(sums_checks(given, None)) == "There is no report.sums.json beside report."
    assert "so only the data in report was checked" in words(sums_checks(replace(given, form=Form.PDF), None))


def report(log: list[Entry], *analyses: bytes, case: str = "none") -> Report:
    exhibits = [{"analysis": analysis(), "analysis_sha256": hashlib.sha256(a).hexdigest()} for a in analyses]
    rows = [vars(entry) for entry in log]
    return Report.model_validate(
        {"schema": "lgrr-report/1", "created": "", "case": {"id": case, "name": ""}, "exhibits": exhibits, "log": rows}
    )


@pytest.mark.parametrize("count", [1, 2])
def test_what_is_attached_to_a_pdf_is_what_its_report_holds(count: int) -> None:
    contents = [f"{{{k}}}".encode() for k in range(count)]
    names = ["analysis.json"] if count == 1 else ["analysis-1.json", "analysis-2.json"]
    attached: dict[str, bytes | str] = {"report.json": b"{}", "log.json": b"[ ]"}
    attached |= dict(zip(names, contents, strict=True))
    given = Given(Path("a.pdf"), Form.PDF, attached=attached)
    made = report([], *contents)
    checks = list(attachment_checks(made, {"log": []}, given))
    assert told(checks) == [True] * (count + 1)
    for name in ("log.json", names[-1]):
        for wrong in (b"[1]", b"[", "it is attached twice"):
            checks = list(attachment_checks(made, {"log": []}, replace(given, attached=attached | {name: wrong})))
            (check,) = [check for check in checks if check.passed is False]
            assert f"The attachment {name} of a.pdf was changed" in check.words
        without = {other: content for other, content in attached.items() if other != name}
        checks = list(attachment_checks(made, {"log": []}, replace(given, attached=without)))
        assert f"lacks its attachment {name}" in words(checks) and told(checks).count(False) == 1
    (check,) = [
        check
        for check in attachment_checks(made, {"log": []}, replace(given, attached=attached | {"more.json": b""}))
        if check.passed is False
    ]
    assert "report.json does not know it" in check.words
    checks = list(attachment_checks(made, {"log": []}, replace(given, attached={**attached, "": "cut off"})))
    assert told(checks) == [False] + [True] * (count + 1) and "cannot be read to its end" in checks[0].words


@pytest.mark.parametrize(
    ("name", "beginning", "form"),
    [
        ("a.PDF", b"", Form.PDF),
        ("a.htm", b"", Form.HTML),
        ("a", b" {", None),
        ("a", b'{"schema":', Form.JSON),
        ("a.txt", b"%PDF-1.7\n", Form.PDF),
        ("a", b"<!DOCTYPE html>", Form.HTML),
        ("a", b"SQLite format 3\x00", Form.CASE),
    ],
)
def test_a_file_is_known_by_its_name_or_by_how_it_begins(
    tmp_path: Path, name: str, beginning: bytes, form: Form | None
) -> None:
    (tmp_path / name).write_bytes(beginning + b" and more")
    if form is None:
        with pytest.raises(UsageError, match="is no report, analysis"):
            read_given(tmp_path / name)
        return
    given = read_given(tmp_path / name)
    assert given.form is form
    assert given.content == (b"" if form is Form.CASE else beginning + b" and more")


def test_a_page_has_one_block_of_data_and_only_that_is_read() -> None:
    block = '<script type="application/json" id="lgrr-report">{"a": "&amp;"}</script>'
    for markup, count in ((block, 1), (block + block, 2), (block.replace("script", "p"), 0)):
        page = f'<!DOCTYPE html>\n<script id="more">{{}}</script>{markup}<script>{{"b": 2}}</script>text'
        given = Given(Path("a.html"), Form.HTML, page.encode())
        if count == 1:
            assert given.document() == {"a": "&amp;"}
        else:
            with pytest.raises(ValueError, match=f"it has {count} blocks of data"):
                given.document()


def test_a_seal_without_a_signature_holds_its_content_but_not_who_wrote_it() -> None:
    document = seal({"schema": "x", "a": 1})
    assert told(seal_checks(document, "it")) == [True, True]
    assert told(seal_checks(document | {"a": 2}, "it")) == [False, None]
    unsigned = document | {"seal": document["seal"] | {"key": None, "signature": None}}
    assert told(seal_checks(unsigned, "it")) == [True, None]
    assert "not signed" in words(seal_checks(unsigned, "it"))
    wrong = document | {"seal": document["seal"] | {"signature": "00" * 64}}
    assert told(seal_checks(wrong, "it")) == [True, False]


def logged(path: Path, *exports: dict[str, Any]) -> list[Entry]:
    """The log of a new case with these exports."""
    with Case.create(path) as case:
        for hashes in exports:
            case.record("exported", {"sha256": hashes})
        return case.log()


def test_a_log_says_who_signed_it_and_what_is_out_of_order(tmp_path: Path) -> None:
    entries = logged(tmp_path / "case.sqlite", {"a": HASH})
    checks = list(log_checks(entries, "it"))
    assert told(checks) == [True, True] and checks[1].words.endswith(f"{entries[0].key}: 2.")
    assert words(log_checks([], "it")) == "it: the log is empty, so it says nothing."
    changed = [entries[0], replace(entries[1], time="2000-01-01T00:00:00.000+00:00", key=None, signature=None)]
    checks = list(log_checks(changed, "it"))
    assert told(checks) == [False, None, None]
    assert "Row 2 of the log was changed" in checks[0].words and "1 rows of the log are not signed" in checks[1].words
    assert checks[2].words.endswith("dated before the row above them: 2.")


def test_a_log_tells_of_which_case_it_is(tmp_path: Path) -> None:
    entries = logged(tmp_path / "case.sqlite", {"a": HASH})
    found = case_id(entries)
    assert found is not None and entries[0].values["case"] == found
    assert case_id(entries[1:]) is None
    assert case_id([replace(entries[0], body="{}"), *entries]) is None
    assert case_id([replace(entries[0], kind="migrated")]) == found


def test_a_row_of_the_log_says_that_a_file_was_exported_or_with_which_other_content(tmp_path: Path) -> None:
    content = b"content"
    mine = hashlib.sha256(content).hexdigest()
    entries = logged(tmp_path / "c.sqlite", {"in/a.json": HASH}, {"b.json": mine}, {"a.json": HASH})
    given = Given(tmp_path / "a.json", Form.JSON, content)
    odd = replace(entries[1], body='{"sha256": 5}')
    (check,) = export_checks(given, [odd, *entries], "case.sqlite")
    assert check.passed is True and "Row 3 of the log of case.sqlite" in check.words
    (check,) = export_checks(given, [odd, entries[1], entries[3]], "case.sqlite")
    assert check.passed is False and check.words.endswith("in row 2, 4.")
    (check,) = export_checks(given, [odd, entries[0]], "case.sqlite")
    assert check.passed is None and "says nothing of an export of a.json" in check.words
    (check,) = export_checks(given, [replace(entry, kind="opened") for entry in entries], "case.sqlite")
    assert check.passed is None


def test_the_case_of_a_report_is_looked_for_in_its_folder_and_above(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    (folder / "a.sqlite").write_bytes(b"no case")
    other = logged(folder / "b.sqlite", {"x": HASH})
    mine = logged(tmp_path / "mine.sqlite", {"a.json": HASH})
    given = Given(folder / "a.json", Form.JSON, b"")
    for wanted, place in (
        (report([], case=str(case_id(mine))), tmp_path / "mine.sqlite"),
        (report(mine[1:]), tmp_path / "mine.sqlite"),
        (report(other), folder / "b.sqlite"),
        (None, folder / "b.sqlite"),
    ):
        found = log_at_hand(given, None, wanted)
        assert found is not None and found[0] == place
    assert log_at_hand(given, None, report([])) is None
    named = log_at_hand(given, tmp_path / "mine.sqlite", report([]))
    assert named == (tmp_path / "mine.sqlite", mine)


def test_the_case_holds_the_last_row_of_the_report(tmp_path: Path) -> None:
    entries = logged(tmp_path / "case.sqlite", {"x": HASH}, {"y": HASH})
    given, case = Given(tmp_path / "a.json", Form.JSON, b""), str(case_id(entries))

    def head(log: list[Entry], case: str = case) -> Check:
        checks = [check for check in case_checks(report(log, case=case), given, None) if check.subject == "case"]
        assert len(checks) == 1
        return checks[0]

    assert head(entries[:2]).passed is True and "holds row 2" in head(entries[:2]).words
    assert head([]).passed is None and "holds no row" in head([]).words
    anew = head([*entries[:2], replace(entries[2], hash="00" * 32)])
    assert anew.passed is False and "rows were removed or written anew" in anew.words
    beyond = head([*entries, replace(entries[2], number=4)])
    assert beyond.passed is False and "row 4" in beyond.words
    another = head(entries, case="another")
    assert another == Check("case", False, "case.sqlite is another case than the one of the report.")


def test_documents_of_a_case_are_those_that_its_log_knows(made, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with Case.open(made.case, read_only=True) as case:
        entries = case.log()
    (check,) = document_checks(made.case, entries)
    assert check.passed is True and check.words.endswith("as the log says: 1.")
    assert told(document_checks(made.case, entries[:1])) == [False]
    logged(tmp_path / "case.sqlite", {"x": HASH})
    assert told(document_checks(tmp_path / "case.sqlite", [])) == []


def test_an_exhibit_is_one_of_the_files_named_or_the_one_where_it_was(tmp_path: Path) -> None:
    clip, other, places = tmp_path / "clip.mp4", tmp_path / "other.mp4", {}
    clip.write_bytes(b"clip")
    other.write_bytes(b"other")
    found = hashlib.sha256(b"clip").hexdigest()
    stated = analysis(path=str(clip), sha256=found)
    assert told(exhibit_checks([stated], [clip], places)) == [True] and places == {found: clip}
    places.clear()
    assert told(exhibit_checks([stated], [other], places)) == [False, None] and not places
    assert told(exhibit_checks([stated], [other, clip], places)) == [False, True]
    places.clear()
    assert told(exhibit_checks([stated], [], places)) == [True] and places == {found: clip}
    places.clear()
    clip.write_bytes(b"changed")
    assert told(exhibit_checks([stated], [], places)) == [False] and not places
    clip.unlink()
    assert told(exhibit_checks([stated], [], places)) == [None] and not places


def test_the_calibration_is_the_one_that_was_used(tmp_path: Path) -> None:
    weights, place = tmp_path / "w.safetensors", tmp_path / "w.calibration.json"
    weights.write_bytes(b"weights")
    place.write_bytes(b"used")
    used = {"calibration": {"sha256": hashlib.sha256(b"used").hexdigest()}}
    stated = analysis().model_copy(update={"parameters": used})

    def of_calibration(stated: Analysis) -> list[bool | None]:
        checks = weights_checks(stated, str(weights))
        return told(check for check in checks if check.subject == "calibration")

    assert of_calibration(stated) == [True] and of_calibration(analysis()) == []
    place.write_bytes(b"another")
    assert of_calibration(stated) == [None]
    place.unlink()
    assert of_calibration(stated) == [None]
