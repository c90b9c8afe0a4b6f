"""A document's frames are held small; what is written and read is what it would be with all entries at hand."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from lgrr.report import AnalysisDocument
from lgrr.report import frames as module
from lgrr.report.frames import Entries, FrameEntry
from tests.report.conftest import document_of, frame_id, recording


@pytest.mark.parametrize("lot", [1, 7, 256])
def test_a_document_is_the_same_however_its_frames_are_held(
    document: AnalysisDocument, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lot: int
) -> None:
    monkeypatch.setattr(module, "LOT", lot)
    again = document_of(recording())
    path = tmp_path / "analysis.json"
    again.write_json(path)
    assert path.read_bytes() == b"".join(again.parts()) == b"".join(document.parts())
    assert b"".join(again.parts()) == (again.model_dump_json(indent=1) + "\n").encode()
    read = AnalysisDocument.read_json(path)
    assert read == again
    assert tuple(read.frames) == tuple(document.frames)
    assert read.model_dump(mode="json")["frames"] == document.model_dump(mode="json")["frames"]


def test_a_document_without_frames_is_written_and_read(document: AnalysisDocument, tmp_path: Path) -> None:
    values = document.model_dump(mode="json", by_alias=True)
    nothing = {"frames_in_range": 60, "frames_analyzed": 0, "no_face": 0, "too_small": 0, "blurred": 0, "failed": 0}
    values |= {"frames": [], "tracks": [], "finding": "inconclusive", "coverage": nothing}
    values["parameters"]["frames"] = []
    empty = AnalysisDocument.model_validate(values)
    empty.write_json(tmp_path / "analysis.json")
    assert len(empty.frames) == 0
    assert AnalysisDocument.read_json(tmp_path / "analysis.json") == empty
    assert b"".join(empty.parts()) == (empty.model_dump_json(indent=1) + "\n").encode()


def test_entries_are_found_by_their_place(document: AnalysisDocument, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tuple(document.frames)
    monkeypatch.setattr(module, "LOT", 4)
    entries = Entries(whole)
    assert len(entries) == len(whole) > 8
    assert [entries[place] for place in range(len(whole))] == list(whole)
    assert entries[-1] == whole[-1]
    assert entries[3:9] == whole[3:9]
    assert entries != Entries(whole[1:])
    with pytest.raises(IndexError):
        entries[len(whole)]


def test_hours_of_frames_take_a_small_part_of_what_they_are_written_in() -> None:
    (face, *_) = next(result.faces for result in recording() if result.faces)
    one = next(result for result in recording() if result.faces)

    def entry(index: int) -> FrameEntry:
        result = replace(one, frame=frame_id(index), sha256=f"{index * 7919:064x}", faces=(face,))
        (made,) = document_of((result,)).frames
        return replace(made, faces=(replace(made.faces[0], p_fake=index / 5000),))

    made = [entry(index) for index in range(1000)]
    tracemalloc.start()
    entries = Entries(made)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 0.25 * sum(map(len, entries.lines()))
