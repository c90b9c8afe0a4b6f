"""Is this still the same file, what does it say of its making, is that signed, who did what with it."""

from lgrr.evidence.credentials import Credentials, read_credentials, trust_list_file
from lgrr.evidence.hashes import FileHash, hash_file
from lgrr.evidence.laundering import Sign, signs_of_laundering
from lgrr.evidence.metadata import Inspection, inspect

__all__ = [
    "Credentials",
    "FileHash",
    "Inspection",
    "Sign",
    "hash_file",
    "inspect",
    "read_credentials",
    "signs_of_laundering",
    "trust_list_file",
]
