"""Is a report still what was written, and does what it speaks of still hold? Checks, each in one sentence.

What is checked, and how another program can do the same, is described in `docs/verify.md`.
"""

from lgrr.report.verify.again import Rerun
from lgrr.report.verify.check import Check
from lgrr.report.verify.run import Asked, verify

__all__ = ["Asked", "Check", "Rerun", "verify"]
