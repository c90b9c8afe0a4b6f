"""Is this still the same file, what does it say of its making, who did what with it."""

from lgrr.evidence.hashes import FileHash, hash_file
from lgrr.evidence.metadata import Inspection, inspect

__all__ = ["FileHash", "Inspection", "hash_file", "inspect"]
