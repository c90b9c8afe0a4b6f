"""The key of this machine's user, which signs the log: Ed25519 (RFC 8032), made on first use.

A signature says that a row was written by whoever could use the key file. It is no proof of a person's identity, and
none of the time: for that a time stamp of a third party is needed.
"""

from __future__ import annotations

import functools
import os
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lgrr.errors import StorageError

_OTHERS = 0o077  # mode bits that let anyone but the owner at a file


@dataclass(frozen=True)
class LocalKey:
    """A private key in use; `public` is its public half, 32 bytes in lower-case hex."""

    public: str
    _private: Ed25519PrivateKey

    def sign(self, message: bytes) -> str:
        """The signature, 64 bytes in lower-case hex."""
        return self._private.sign(message).hex()


def key_file() -> Path:
    """Where the key is kept: the user's data folder, or the file that LGRR_KEY_FILE names."""
    named = os.environ.get("LGRR_KEY_FILE")
    return Path(named) if named else platformdirs.user_data_path("lgrr", appauthor=False) / "signing-key.pem"


def load_key(path: Path) -> LocalKey:
    """The key in `path` (PKCS #8, PEM); made there, for its owner alone to read, if there is none.

    Raises StorageError where it cannot be read or made, holds another kind of key, or is open to other users.
    """
    try:
        if not path.exists():
            _make_key(path)
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise StorageError(
                f"The signing key {path} is open to other users, so its signatures prove nothing: delete it, and a new "
                "one is made."
            )
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise StorageError(
            f"The signing key {path} cannot be used ({error.strerror}): make its folder readable and writable, or name "
            "another file in LGRR_KEY_FILE."
        ) from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise StorageError(f"{path} holds no key that can be used: move it away, and a new one is made.") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise StorageError(f"{path} holds a key of another kind than Ed25519: name another file in LGRR_KEY_FILE.")
    return LocalKey(private.public_key().public_bytes_raw().hex(), private)


def local_key() -> LocalKey | None:
    """This user's key; None, after one warning that says why, where there cannot be one."""
    return _local_key(key_file())


@functools.cache
def _local_key(path: Path) -> LocalKey | None:
    try:
        return load_key(path)
    except StorageError as error:
        warnings.warn(f"The log is not signed. {error}", RuntimeWarning, stacklevel=2)
        return None


def is_signed(public: str, signature: str, message: bytes) -> bool:
    """Whether the owner of the key `public` has signed the message; False for what is no key or no signature."""
    try:
        key, signed = bytes.fromhex(public), bytes.fromhex(signature)
        if (key.hex(), signed.hex()) != (public, signature):
            return False  # spaces or capitals: not as it was written
        Ed25519PublicKey.from_public_bytes(key).verify(signed, message)
    except (ValueError, InvalidSignature):
        return False
    return True


def _make_key(path: Path) -> None:
    """Writes a new key whole or not at all; where another process was first, its key stays."""
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, unborn = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
        os.link(unborn, path)
    except FileExistsError:
        pass
    finally:
        Path(unborn).unlink()
