"""The examination in words, or as JSON."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

from lgrr.doctor.check import Check
from lgrr.text import printable

_MARGIN = " " * 9


def tell(checks: Iterable[Check], as_json: bool) -> bool:
    """Prints every check, in words as it is done, as JSON at the end; whether none failed."""
    done = []
    for check in checks:
        done.append(check)
        if not as_json:
            print(_lines(check), flush=True)
    counts = Counter(check.state for check in done)
    if as_json:
        states = {state: counts[state] for state in ("passed", "failed", "unknown")}
        print(json.dumps({"checks": [asdict(check) for check in done], **states}, indent=2))
    else:
        print(f"\n{counts['passed']} passed, {counts['failed']} failed, {counts['unknown']} unknown.")
    return not counts["failed"]


def _lines(check: Check) -> str:
    width = max(shutil.get_terminal_size((100, 24)).columns, 60)
    text = printable(f"{check.name}: {check.words}")
    words = textwrap.fill(text, width, initial_indent=f"{check.state:9}", subsequent_indent=_MARGIN)
    if not check.remedy:
        return words
    remedy = printable(f"-> {check.remedy}")
    return f"{words}\n{textwrap.fill(remedy, width, initial_indent=_MARGIN, subsequent_indent=_MARGIN + '   ')}"
