"""The catalogue of errors is what the source says."""

import re

from tools.errors_page import PAGE, page


def test_the_catalogue_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run .venv/bin/python tools/errors_page.py"


def test_every_error_is_a_sentence() -> None:
    rows = re.findall(r"^\| (.+) \| lgrr\S*(?:, \S+)* \|$", page(), re.MULTILINE)
    assert len(rows) > 100
    assert not [row for row in rows if row != "sentence" and row[-1] not in ".?›"]
