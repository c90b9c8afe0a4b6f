"""What reports say, and what they never say, in ten cases and two languages."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lgrr.analysis import Case
from lgrr.analysis.acts import Exclude, Judge, Merge, Note, Rename
from lgrr.errors import UsageError
from lgrr.evidence import Sign
from lgrr.evidence.seal import content_fault, content_hash
from lgrr.model.registry import WEIGHTS
from lgrr.report import CaseReport, Choices, Chosen, Draft, draft_of, report_of
from lgrr.report.pages import lay_out
from lgrr.report.pictures import Kept, with_pictures
from lgrr.types import Finding
from tests.report.cases import CALIBRATION, UNCALIBRATED, analysed, film

LANGUAGES = ("en", "de")
NEVER = {
    "en": r"authentic|genuine|compliant|conforms? to|proven|certainly|definitely|is (a )?(fake|forged|real|deepfake)|"
    r"probability (that|of) (the|a) (face|video|manipulation)",
    "de": r"authentisch|\bechte?[nrs]?\b|konform|bewiesen|erwiesen|zweifelsfrei|sicherlich|ist gefälscht|"
    r"Wahrscheinlichkeit (einer|der) Manipulation",
}
# of the scores, ratios and intervals that must not be there: a number between 0 and 1 with decimals
A_SCORE = r"(?<![\d.,])[01][.,]\d\d?(?![\d.,]|\N{NO-BREAK SPACE}%)"
CARD = json.loads((WEIGHTS / "lgrr-small.json").read_text())
Make = Callable[[Case, Path], Any]


def no_face(case: Case, folder: Path) -> None:
    analysed(case, film(folder / "empty.mp4", 0, 12), people=0)


def one_frame(case: Case, folder: Path) -> None:
    analysed(case, film(folder / "short.mp4", 1, 1))


def cancelled(case: Case, folder: Path) -> None:
    analysed(case, film(folder / "whole.mp4", 1, 12))
    analysed(case, film(folder / "stopped.mp4", 1, 14), finish=False)


def uncalibrated(case: Case, folder: Path) -> None:
    analysed(case, film(folder / "a.mp4", 1, 12), thresholds=UNCALIBRATED)


def laundered(case: Case, folder: Path) -> None:
    words = "The mean quantiser of H.264 is 44, at or above 36 of 51."
    sign = Sign(name="strong compression", value=44.0, limit=36.0, present=True, words=words)
    analysed(case, film(folder / "a.mp4", 1, 12), signs=[sign], calibration=CALIBRATION)


def two_people(case: Case, folder: Path) -> None:
    analysed(case, film(folder / "two.mp4", 2, 24), people=2, calibration=CALIBRATION, card=CARD)


def too_small(case: Case, folder: Path) -> None:
    analysed(case, film(folder / "far.mp4", 1, 12), score=lambda person, index: None)


def clear(case: Case, folder: Path) -> None:
    analysed(case, film(folder / "a.mp4", 1, 24), score=lambda person, index: 0.1, calibration=CALIBRATION)


def reviewed(case: Case, folder: Path) -> None:
    clip = film(folder / "two.mp4", 2, 24)
    analysed(case, clip, people=2)
    sha256 = case.files()[0].hash.sha256
    case.act("K. Weber", sha256, Rename((0, 1), "Witness"))
    case.act("K. Weber", sha256, Exclude((0, 0), "not the person in question"))
    case.act("K. Weber", sha256, Note(2, 5, "looks aside", ("pose",)))
    case.act("K. Weber", sha256, Judge(Finding.INCONCLUSIVE, "too short"))


def two_files(case: Case, folder: Path) -> None:
    analysed(case, film(folder / "one.mp4", 1, 12))
    analysed(case, film(folder / "other.mp4", 0, 10), people=0)


CASES: dict[str, Make] = {
    make.__name__: make
    for make in (
        no_face, one_frame, cancelled, uncalibrated, laundered, two_people, too_small, clear, reviewed, two_files,
    )
}  # fmt: skip

CALIBRATED = ("two_people", "clear")  # a sign of laundering withholds the ratio
SECTIONS = {"en": ("Findings", "What is left"), "de": ("Befunde", "Was weg")}


@pytest.fixture(scope="session", params=CASES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Draft]]:
    """A case's name and its draft in each language."""
    folder = tmp_path_factory.mktemp(request.param)
    with Case.create(folder / "case.sqlite") as case:
        CASES[request.param](case, folder)
        return request.param, {language: draft_of(case, Choices(language=language)) for language in LANGUAGES}


def text_of(value: Any) -> str:
    """Every text in blocks, one to a line."""
    if isinstance(value, str):
        return value
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return "\n".join(text_of(item) for item in items if isinstance(item, str | dict | list))


def section(draft: Draft, first: str, last: str) -> str:
    """The text from one heading of the first level to another."""
    heads = [k for k, block in enumerate(draft.pages.blocks) if block["is"] == "heading" and block["level"] == 1]
    named = {draft.pages.blocks[k]["text"]: k for k in heads}
    start = next(k for name, k in named.items() if name.startswith(first))
    end = next(k for name, k in named.items() if name.startswith(last))
    return text_of(draft.pages.blocks[start:end])


def test_no_report_says_what_no_examination_can(made: tuple[str, dict[str, Draft]]) -> None:
    for language, draft in made[1].items():
        own = "\n".join(line for line in text_of(draft.pages.blocks).splitlines() if "0.90" not in line)
        found = re.findall(NEVER[language], own, re.IGNORECASE)
        assert not found, found


def test_a_german_report_is_german(made: tuple[str, dict[str, Draft]]) -> None:
    name, drafts = made
    if name == "reviewed":  # whose examiner wrote in English
        return
    for first, last in (("Zusam", "Was weg"), ("Validierung", "Was die Dateien"), ("Inhaltsnachweise", "Protokoll")):
        lines = section(drafts["de"], first, last).splitlines()
        assert [line for line in lines if re.search(r"\b(?:the|of|and|is|with)\b", line) and "/" not in line] == []


def test_no_report_has_a_score_where_there_is_none(made: tuple[str, dict[str, Draft]]) -> None:
    name, drafts = made
    if name not in ("no_face", "too_small"):
        return
    for draft, (first, last) in zip(
        drafts.values(), (("Findings", "What is left"), ("Befunde", "Was weg")), strict=True
    ):
        assert not re.search(A_SCORE, section(draft, first, last))
    assert not drafts["en"].pages.charts


def test_a_score_that_is_there_is_told(made: tuple[str, dict[str, Draft]]) -> None:
    name, drafts = made
    if name in ("no_face", "too_small"):
        return
    for language, draft in drafts.items():
        assert re.search(A_SCORE, section(draft, *SECTIONS[language]))


def test_only_what_is_calibrated_has_a_ratio(made: tuple[str, dict[str, Draft]]) -> None:
    name, drafts = made
    told = "In words\n" in section(drafts["en"], *SECTIONS["en"])
    assert told == (name in CALIBRATED)
    assert ("no likelihood ratio" in text_of(drafts["en"].pages.blocks)) != (name in CALIBRATED)


def test_both_propositions_the_scale_and_what_was_not_examined_are_in_each(made: tuple[str, dict[str, Draft]]) -> None:
    english, german = (text_of(draft.pages.blocks) for draft in made[1].values())
    for words in ("The face was replaced or re-enacted.", "moderately strong support", "Sound: voices"):
        assert words in english
    for words in ("Das Gesicht wurde ersetzt oder nachgestellt.", "mäßig starke Unterstützung", "Der Ton: Stimmen"):
        assert words in german


def test_the_document_is_sealed_and_its_hash_is_on_the_pages(made: tuple[str, dict[str, Draft]]) -> None:
    for draft in made[1].values():
        assert content_fault(json.loads(draft.json)) is None
        assert CaseReport.model_validate_json(draft.json) == draft.report
        assert draft.pages.words["sha256"] == content_hash(draft.document)


def test_an_analysis_that_was_stopped_is_named_and_not_reported(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        cancelled(case, tmp_path)
        report = report_of(case, Choices())
    (left,) = report.left_out
    assert "stopped.mp4" in left.what and "did not come to its end" in left.reason
    assert [entry.analysis["media"]["path"] for entry in report.exhibits] == [str(tmp_path / "whole.mp4")]


def test_the_examiners_acts_are_in_the_report_and_the_analysis_stays_as_it_was(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        reviewed(case, tmp_path)
        draft = draft_of(case, Choices())
    (entry,) = draft.report.exhibits
    assert entry.analysis["finding"] == "manipulated"
    assert entry.reviewed is not None and entry.reviewed.finding is Finding.NO_SIGN
    assert [(t.label, t.excluded) for t in entry.reviewed.tracks] == [
        ("Track 1", "not the person in question"),
        ("Witness", None),
    ]
    words = text_of(draft.pages.blocks)
    for told in ("not the person in question", "Witness", "looks aside", "too short", "K. Weber"):
        assert told in words


def test_merged_tracks_are_reported_as_one(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        analysed(case, film(tmp_path / "two.mp4", 2, 24), people=2)
        case.act("A", case.files()[0].hash.sha256, Merge((0, 0), (0, 1)))
        (entry,) = report_of(case, Choices()).exhibits
    assert entry.reviewed is not None
    assert [(t.id, t.faces_scored, len(t.faces)) for t in entry.reviewed.tracks] == [(1, 48, 48)]


def test_what_is_left_out_is_listed_with_its_reason_and_needs_one(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        number = analysed(case, film(tmp_path / "two.mp4", 2, 24), people=2)
        note = case.act("A", case.files()[0].hash.sha256, Note(1, 1, "private"))
        chosen = Chosen(
            without_tracks={2: "a bystander"}, without_notes={note.number: "not for the court"}, frames=(3,)
        )
        draft = draft_of(case, Choices(of={number: chosen}))
    (entry,) = draft.report.exhibits
    assert (entry.included.tracks, entry.notes, entry.included.frames) == ((1,), (), (3,))
    assert [left.reason for left in entry.left_out] == ["a bystander", "not for the court"]
    assert {picture.track for picture in entry.pictures} == {1, None}
    words = section(draft, "What is left", "Validation")
    assert "a bystander" in words and "not for the court" in words and "private" not in text_of(draft.pages.blocks)
    with pytest.raises(ValueError, match="at least 1 character"):
        Chosen(without_tracks={2: " "})


def test_another_choice_decodes_nothing_that_was_shown_before(tmp_path: Path) -> None:
    readers: list[object] = []

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if event == "subprocess.Popen" and "lgrr.isolation.child" in str(arguments):
            readers.append(arguments)

    sys.addaudithook(hear)
    kept = Kept(1 << 24)
    with Case.create(tmp_path / "case.sqlite") as case:
        number = analysed(case, film(tmp_path / "two.mp4", 2, 24), people=2)
        chosen = Choices(of={number: Chosen(without_tracks={2: "a bystander"})})
        draft_of(case, Choices(), kept=kept)
        readers.clear()
        again = draft_of(case, chosen, kept=kept)
        assert readers == []
        assert again.pictures == draft_of(case, chosen).pictures
    assert len(readers) == 1


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (Chosen(without_tracks={9: "x"}), "has no track 9"),
        (Chosen(without_notes={9: "x"}), "has no note 9"),
        (Chosen(frames=(24,)), "has no frame 24"),
    ],
)
def test_choosing_what_is_not_there_is_refused(tmp_path: Path, chosen: Chosen, words: str) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        number = analysed(case, film(tmp_path / "a.mp4", 1, 24))
        with pytest.raises(UsageError, match=words):
            report_of(case, Choices(of={number: chosen}))
        with pytest.raises(UsageError, match="no finished analysis 7 to report; it has: 1"):
            report_of(case, Choices(exhibits=(7,)))


def test_which_frames_were_to_be_looked_at_is_told(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        analysed(case, film(tmp_path / "a.mp4", 1, 24), every=3)
        english, german = (draft_of(case, Choices(language=language)) for language in LANGUAGES)
    assert "one frame in 3 of the stretch" in text_of(english.pages.blocks)
    assert "one that is there for less than 700 ms may be missed" in text_of(english.pages.blocks)
    assert "jedes 3. Einzelbild des Abschnitts" in text_of(german.pages.blocks)


def test_pictures_that_come_again_are_told_and_count_once(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        analysed(case, film(tmp_path / "a.mp4", 1, 24, times=3))
        english, german = (draft_of(case, Choices(language=language)) for language in LANGUAGES)
    told = text_of(english.pages.blocks)
    assert "In 16 of them exactly the same picture had been looked at already: its results were taken over" in told
    assert "8 in different pictures, 24 frames of 24 in which it is seen" in told
    assert "over 8 faces (24 frames, equal pictures counted once), above" in told
    told = text_of(german.pages.blocks)
    assert "In 16 davon war genau dasselbe Bild schon untersucht" in told
    assert "8 in verschiedenen Bildern, 24 Einzelbilder von 24, in denen es zu sehen ist" in told
    assert "aus 8 Gesichtern (24 Einzelbilder, gleiche Bilder einmal gezählt), über" in told
    shown = english.report.exhibits[0].pictures
    assert len({p.index for p in shown}) == 6 and all(p.index % 3 == 0 for p in shown)


def test_another_analysis_of_the_same_file_is_named_with_what_it_said(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        clip = film(tmp_path / "a.mp4", 1, 24)
        analysed(case, clip, score=lambda person, index: 0.1)
        newest = analysed(case, clip, every=2)
        report = report_of(case, Choices())
    assert [entry.exhibit for entry in report.exhibits] == [newest]
    (left,) = report.left_out
    assert "no sign of manipulation found" in left.reason


def test_cases_with_nothing_to_report_are_refused_in_a_sentence(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        with pytest.raises(UsageError, match="Nothing was analysed"):
            report_of(case, Choices())
        number = analysed(case, film(tmp_path / "a.mp4", 1, 12), finish=False)
        with pytest.raises(UsageError, match="came to its end"):
            report_of(case, Choices())
        case.finish(number, case.files()[0].hash.sha256)  # as a version before this one left it
        with pytest.raises(UsageError, match=r"kept no document .* analyse its files again"):
            report_of(case, Choices())


def test_both_languages_have_the_same_texts_with_the_same_places() -> None:
    folder = Path(__file__).parents[2] / "resources" / "report"
    english, german = (json.loads((folder / f"{name}.json").read_text()) for name in LANGUAGES)
    assert english.keys() == german.keys()
    for key, words in english.items():
        assert type(words) is type(german[key]) and (isinstance(words, str) or len(words) == len(german[key])), key
        assert sorted(re.findall(r"\{\w+\}", str(words))) == sorted(re.findall(r"\{\w+\}", str(german[key]))), key


def test_what_is_found_while_a_report_is_made_is_not_half_in_it(tmp_path: Path) -> None:
    clip = film(tmp_path / "two.mp4", 2, 24)
    with Case.create(tmp_path / "case.sqlite") as case:
        analysed(case, clip, people=2, every=6)
        case.act("K. Weber", case.files()[0].hash.sha256, Rename((0, 1), "Witness"))
        report = report_of(case, Choices(language="en"))
        analysed(case, clip, people=2, every=4)
        with_them, _ = with_pictures(report, case, (), lambda step: None, lambda: False, {}, Kept(0))
        lay_out(with_them)
    assert {picture.index for picture in with_them.exhibits[0].pictures} == {0, 6, 12, 18}
