"""A case as one file, for another machine: packed with hashes and a seal, unpacked only if all of it is as it was."""

from lgrr.analysis.exchange.pack import pack
from lgrr.analysis.exchange.unpack import Unpacked, unpack

__all__ = ["Unpacked", "pack", "unpack"]
