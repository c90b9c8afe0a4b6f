"""What is most urgent to look at stands first; what failed stands last, with its reason."""

from pathlib import Path
from typing import Any

import pytest

from lgrr.analysis import Case
from lgrr.batch.files import Found, Hashed, Task
from lgrr.batch.overview import ranked, write_overview
from lgrr.batch.results import Result, failed, kept
from lgrr.batch.run import Batch, Row
from lgrr.batch.settings import FORMATS, Settings, keep_words
from lgrr.batch.view import Quiet
from lgrr.errors import UsageError


def result(sha256: str, finding: str, **values: Any) -> Result:
    found = {"recording": sha256 * 64, "code": 0, "reason": "It was said why.", "final": True, "finding": finding}
    return Result.model_validate({**found, **values})


ROWS = [
    Row(Path("/in/calm.mp4"), result("1", "no_sign", p_fake=0.1)),
    Row(Path("/in/unread.mp4"), failed("2" * 64, 3, "It is <b>empty</b>.", final=True)),
    Row(Path("/in/strong.jpg"), result("3", "manipulated", p_fake=0.8, log10_lr=1.2, log10_lr_interval=(0.9, 1.5))),
    Row(Path("/in/high.mp4"), result("4", "manipulated", p_fake=0.95, interval=(0.91, 0.97))),
    Row(Path("/in/perhaps.mp4"), result("5", "inconclusive", p_fake=0.99)),
    Row(Path("/in/nobody.mp4"), result("6", "inconclusive")),
    Row(Path("/in/weak.jpg"), result("7", "manipulated", p_fake=0.9, log10_lr=0.4, log10_lr_interval=(0.1, 0.7))),
]


def test_by_finding_then_likelihood_ratio_then_score() -> None:
    names = [row.path.stem for row in ranked(ROWS)]
    assert names == ["strong", "weak", "high", "perhaps", "nobody", "calm", "unread"]


def test_the_page_shows_numbers_where_there_are_any_and_says_what_is_missing(tmp_path: Path) -> None:
    keep_words(tmp_path, Settings())
    write_overview(ROWS, 9, Path("/in"), tmp_path)
    page = (tmp_path / "overview.html").read_text()
    assert "0.95 [0.91, 0.97]" in page and "1.20 [0.90, 1.50]" in page
    assert page.count("no score") == 1
    assert "It is &lt;b&gt;empty&lt;/b&gt;." in page
    assert "2 are not analysed yet" in page


def test_a_clip_whose_process_dies_twice_is_a_failure_with_its_copies_and_is_tried_again_the_next_time(
    tmp_path: Path,
) -> None:
    task = Task(Path("/in/bomb.mp4"), "b" * 64)
    with Case.create(tmp_path / "case.sqlite") as case:
        batch = Batch(case, 2, {}, Quiet(), tmp_path)
        for path in (task.path, Path("/in/copy.mp4")):
            batch.take(Hashed(Found(path), task.sha256))
        assert list(batch.waiting) == [task]
        batch.died(batch.waiting.popleft(), "ended by itself (signal 11)")
        assert list(batch.waiting) == [task] and batch.rows == []
        batch.died(batch.waiting.popleft(), "ended by itself (signal 11)")
        assert [row.path for row in batch.rows] == [task.path, Path("/in/copy.mp4")]
        reason = "The process that analysed /in/bomb.mp4 ended by itself (signal 11), 2 times."
        assert {row.result.reason for row in batch.rows} == {reason}
        assert batch.rows[1].copy_of == task.path
        assert not batch.waiting
        assert kept(case) == {}


def test_a_format_that_a_batch_does_not_write_is_refused() -> None:
    assert Settings(formats=FORMATS).formats == FORMATS
    with pytest.raises(UsageError, match="lgrr report"):
        Settings(formats=("json", "pdf"))
