"""Reports through the engine: what may be shown, the newest pages alone, and refusals in one sentence."""

import json
from pathlib import Path

import pytest

from lgrr.analysis import Case
from lgrr.analysis.acts import Note
from lgrr.engine.messages import (
    Cancel,
    Drafted,
    DraftReport,
    Exported,
    ExportReport,
    Failed,
    Outlined,
    OutlinedNote,
    OutlineReport,
    Page,
)
from tests.engine.conftest import Talk, analysis, ending, take_in

ALL = ("pdf", "html", "json", "csv")


@pytest.mark.slow
def test_of_two_drafts_the_newer_one_is_made_and_an_export_is_stopped_or_whole(
    ready: Talk, case: Path, clip: Path, tmp_path: Path
) -> None:
    _, sha256 = take_in(case, clip)
    assert ending(ready, analysis(ready, case, clip, every=10)).how == "result"
    with Case.open(case) as opened:
        note = opened.act("A", sha256, Note(10, 10, "the chin"))

    outlined = ready.answer(ready.ask(OutlineReport(0, str(case))), Outlined, Failed).body
    assert isinstance(outlined, Outlined), outlined
    (exhibit,) = outlined.exhibits
    assert (exhibit.sha256, exhibit.name, exhibit.frames) == (sha256, clip.name, (0, 10, 20, 30, 40))
    assert [track.number for track in exhibit.tracks] == [1]
    assert exhibit.notes == (OutlinedNote(note.number, 10, 10, "the chin"),)

    older = ready.ask(DraftReport(0, str(case), {"language": "de"}, "a4"))
    newer = ready.ask(DraftReport(0, str(case), {"language": "en"}, "a4"))
    ended = ready.answer(older, Failed, Drafted).body
    assert isinstance(ended, Failed) and ended.cancelled
    drafted = ready.answer(newer, Drafted, Failed).body
    assert isinstance(drafted, Drafted) and drafted.pages > 3, drafted
    last = ready.wait(lambda e: e.body == Page(newer, drafted.pages))
    assert last.payload.startswith(b"\x89PNG")
    assert [page.number for page in ready.told(newer, Page)] == list(range(1, drafted.pages + 1))

    stopped = ready.ask(ExportReport(0, str(case), {}, "a4", ALL, str(tmp_path / "stopped")))
    ready.ask(Cancel(stopped))
    ended = ready.answer(stopped, Failed, Exported).body
    assert isinstance(ended, Failed) and ended.cancelled
    assert not (tmp_path / "stopped").exists()

    choices = {
        "exhibits": [exhibit.number],
        "of": {str(exhibit.number): {"without_notes": {str(note.number): "private"}}},
    }
    out = tmp_path / "report"
    written = ready.answer(ready.ask(ExportReport(0, str(case), choices, "us-letter", ALL, str(out))), Exported, Failed)
    assert isinstance(written.body, Exported), written.body
    assert str(out / "report.pdf") in written.body.files
    (left,) = json.loads((out / "report.json").read_text())["exhibits"][0]["left_out"]
    assert left["reason"] == "private"


def test_what_cannot_be_reported_is_one_sentence(ready: Talk, case: Path) -> None:
    for choices, words in (({}, "Nothing was analysed in the case"), ({"language": "la"}, "cannot be made as chosen")):
        answer = ready.answer(ready.ask(DraftReport(0, str(case), choices, "a4")), Failed, Drafted).body
        assert isinstance(answer, Failed) and not answer.cancelled
        assert words in answer.words and "\n" not in answer.words
