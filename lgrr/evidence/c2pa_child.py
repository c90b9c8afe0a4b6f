"""Reads the Content Credentials of one file, as a program of its own: `python -P c2pa_child.py FILE [TRUST_LIST]`.

The library parses files that somebody made to deceive. Should it break off or never end, only this process does. It
prints one JSON object: {"found": false}, {"found": true, "state": ..., "store": ...} or {"error": kind, "words": ...},
where the kind "TrustList" says that the list cannot be used.
"""

import json
import sys
from pathlib import Path

from lgrr.confine import allow_seconds, confine

MEMORY = 8 << 30  # bytes of address space
SECONDS = 3600  # of computing; who asks has less patience
# Nothing is fetched: no manifests kept elsewhere, no lists of revoked certificates.
OFFLINE = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True},
    "core": {"allowed_network_hosts": []},
}


def main(path: str, trust_list: str | None = None) -> dict[str, object]:
    """The answer for one file."""
    import c2pa

    settings: dict[str, object] = dict(OFFLINE)
    if trust_list is not None:
        settings["trust"] = {"trust_anchors": Path(trust_list).read_text("utf-8", "replace")}
    try:
        context = c2pa.Context.from_dict(settings)
    except c2pa.C2paError as error:
        return {"error": "TrustList", "words": str(error)}
    try:
        with Path(path).open("rb") as file:
            reader = c2pa.Reader.try_create(file, context=context)
            if reader is None:
                return {"found": False}
            return {"found": True, "state": reader.get_validation_state(), "store": json.loads(reader.json())}
    except c2pa.C2paError as error:
        return {"error": str(error).split(":")[0], "words": str(error)}


if __name__ == "__main__":
    confine(MEMORY)
    allow_seconds(SECONDS)
    json.dump(main(*sys.argv[1:]), sys.stdout)
