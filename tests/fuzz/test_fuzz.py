"""A short part of the fuzzing, and what longer runs have found."""

from pathlib import Path

import pytest

from tests.fuzz.run import Worker, case, run
from tests.fuzz.seeds import seeds

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())


@pytest.mark.slow
def test_damaged_files_end_in_pictures_or_in_a_sentence(tmp_path: Path) -> None:
    files = seeds(tmp_path)
    assert len(files) > 25
    found = tmp_path / "found"
    outcome = run(7, range(300), files, tmp_path, found, minutes=30)
    assert not outcome.kept, f"kept in {found}"
    assert outcome.ends["read"] > 30  # damaged, but not always beyond reading
    assert outcome.ends["refused"] > 30
    assert sum(outcome.ends.values()) == 300
    assert case(7, 5, files) == case(7, 5, files)


def test_what_was_found_once_is_not_met_again() -> None:
    worker = Worker()
    try:
        ends = {path.name: worker.ask(0, path)[0] for path in CORPUS}
    finally:
        worker.close()
    assert set(ends.values()) <= {"read", "refused"}, ends


def test_a_worker_that_dies_is_told_from_one_that_refuses(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("no video\n" * 100)
    worker = Worker()
    try:
        assert worker.ask(0, tmp_path / "text.mp4")[0] == "refused"
        worker.kill()
        assert worker.ask(1, tmp_path / "text.mp4")[0] == "crashed"
    finally:
        worker.close()
