"""Is this still the same file: hashes now; container metadata, C2PA and the log of acts later."""

from lgrr.evidence.hashes import FileHash, hash_file

__all__ = ["FileHash", "hash_file"]
