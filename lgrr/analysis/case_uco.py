"""A case for case management systems: recordings, analyses and findings in the words of CASE 1.5 and UCO (JSON-LD).

Classes and properties are those of https://caseontology.org; which stands for what is listed in `docs/exchange.md`. A
score is no confidence that a classification is right, so it is never given as one: it stands in words.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any

from lgrr.analysis.case import Case, Exhibit, File
from lgrr.errors import StorageError, UsageError, system_reason
from lgrr.evidence.log import Entry
from lgrr.text import printable, ratio_words, score_words
from lgrr.types import Finding

_UCO = "https://ontology.unifiedcyberontology.org/uco/"
CONTEXT = {
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    **{f"uco-{name}": f"{_UCO}{name}/" for name in ("action", "analysis", "configuration", "core", "observable")},
    **{f"uco-{name}": f"{_UCO}{name}/" for name in ("tool", "types")},
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Node = dict[str, Any]


def case_uco(case: Case) -> dict[str, Any]:
    """The case as a JSON-LD document. The same case gives the same names for the same things.

    Raises UsageError where no recording is in the case, StorageError.
    """
    rows, files = case.log(), case.files()
    if not files:
        raise UsageError(f"There is no recording in {case.path}: there is nothing to tell of.")
    names = _Names(case.id)
    nodes = [node for number, file in enumerate(files, 1) for node in _recording(names, number, file)]
    nodes += _tools(names, case.exhibits())
    for exhibit in case.exhibits():
        for ended in _endings(rows, exhibit.id):
            nodes += _analysis(names, exhibit, _beginning(rows, ended), ended, case.document(exhibit.id))
    about = {
        **names.node("investigation", "case-investigation:Investigation"),
        "uco-core:name": case.path.stem,
        "uco-core:description": f"The log of the case has {len(rows)} rows; the last has the hash {rows[-1].hash}.",
        "case-investigation:focus": "manipulation of faces in recordings",
        "uco-core:object": [_reference(node) for node in nodes],
    }
    return {"@context": CONTEXT, "@graph": [about, *nodes]}


def write_case_uco(case: Case, out: Path) -> None:
    """Writes `case_uco` into a new file; logged in the case. Raises as it does, StorageError where it cannot."""
    content = json.dumps(case_uco(case), indent=1, ensure_ascii=False).encode() + b"\n"
    try:
        with out.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise StorageError(f"{printable(out)} exists already: name another file.") from error
    except OSError as error:
        raise StorageError(f"{printable(out)} cannot be written ({system_reason(error)}).") from error
    written = {printable(out.name): hashlib.sha256(content).hexdigest()}
    case.record("exported", {"folder": printable(out.absolute().parent), "sha256": written})


class _Names:
    """Names that follow from the case and what a thing is: `urn:uuid:` and a UUID of version 5."""

    def __init__(self, case: str) -> None:
        self._space = uuid.uuid5(uuid.NAMESPACE_URL, f"lgrr-case:{case}")

    def node(self, name: str, *types: str) -> Node:
        return {"@id": f"urn:uuid:{uuid.uuid5(self._space, name)}", "@type": list(types)}


def _reference(node: Node) -> Node:
    return {"@id": node["@id"]}


def _typed(kind: str, value: str) -> Node:
    return {"@type": f"xsd:{kind}", "@value": value}


def _recording(names: _Names, number: int, file: File) -> Iterator[Node]:
    """The file, and the exhibit that it is."""
    sha256 = file.hash.sha256
    modified = datetime.fromtimestamp(file.hash.modified_ns / 1e9, UTC).isoformat(timespec="milliseconds")
    described: Node = {
        **names.node(f"file facet {sha256}", "uco-observable:FileFacet"),
        "uco-observable:fileName": PurePath(file.path).name,
        "uco-observable:filePath": file.path,
        "uco-observable:sizeInBytes": file.hash.bytes,
        "uco-observable:modifiedTime": _typed("dateTime", modified),
    }
    content: Node = {
        **names.node(f"content facet {sha256}", "uco-observable:ContentDataFacet"),
        "uco-observable:sizeInBytes": file.hash.bytes,
        "uco-observable:hash": [
            {
                **names.node(f"{method} {sha256}", "uco-types:Hash"),
                "uco-types:hashMethod": method,
                "uco-types:hashValue": _typed("hexBinary", value),
            }
            for method, value in (("SHA256", sha256), ("MD5", file.hash.md5))
            if value is not None
        ],
    }
    yield (found := _file(names, sha256) | {"uco-core:hasFacet": [described, content]})
    yield {
        **names.node(f"exhibit {sha256}", "case-investigation:ProvenanceRecord"),
        "case-investigation:exhibitNumber": str(number),
        "uco-core:object": [_reference(found)],
    }


def _file(names: _Names, sha256: str) -> Node:
    return names.node(f"file {sha256}", "uco-observable:File")


def _tools(names: _Names, exhibits: Sequence[Exhibit]) -> Iterator[Node]:
    """The program in each version, and as it was set for each analysis."""
    for version in sorted({str(exhibit.parameters["version"]) for exhibit in exhibits}):
        yield {**_tool(names, version), "uco-core:name": "LGRR", "uco-tool:version": version}
    for exhibit in exhibits:
        entries = [
            {
                **names.node(f"parameter {name} {exhibit.id}", "uco-configuration:ConfigurationEntry"),
                "uco-configuration:itemName": name,
                "uco-configuration:itemValue": json.dumps(value, sort_keys=True, ensure_ascii=False),
            }
            for name, value in exhibit.parameters.items()
        ]
        yield {
            **_configured(names, exhibit),
            "uco-core:name": "LGRR",
            "uco-configuration:isConfigurationOf": _reference(_tool(names, str(exhibit.parameters["version"]))),
            "uco-configuration:usesConfiguration": {
                **names.node(f"configuration {exhibit.id}", "uco-configuration:Configuration"),
                "uco-configuration:configurationEntry": entries,
            },
        }


def _tool(names: _Names, version: str) -> Node:
    return names.node(f"tool {version}", "uco-tool:AnalyticTool")


def _configured(names: _Names, exhibit: Exhibit) -> Node:
    return names.node(f"configured tool {exhibit.id}", "uco-tool:ConfiguredTool")


def _endings(rows: Sequence[Entry], exhibit: int) -> list[Entry]:
    """The row that ends the last analysis of an exhibit that came to its end, if one did."""
    ended = [row for row in rows if row.kind == "finished" and row.values["exhibit"] == exhibit]
    return ended[-1:]


def _beginning(rows: Sequence[Entry], ended: Entry) -> Entry:
    begun = [row for row in rows if row.kind == "begun" and row.values["exhibit"] == ended.values["exhibit"]]
    return max((row for row in begun if row.number < ended.number), key=lambda row: row.number, default=ended)


def _analysis(names: _Names, exhibit: Exhibit, begun: Entry, ended: Entry, document: bytes | None) -> Iterator[Node]:
    """What was done, and what came of it: of the whole recording, and of each face."""
    action = names.node(f"analysis {ended.number}", "case-investigation:InvestigativeAction", "uco-analysis:Analysis")
    results = [_result(names, f"{ended.number}", action, ended.values["finding"], ended.values["reason"])]
    for track in [] if document is None else json.loads(document)["tracks"]:
        score = score_words(track["p_fake"], track["interval"])
        words = f"{track['label']}: {track['reason']} Score: {score}, which is no probability. {_ratio(track)}"
        results.append(_result(names, f"{ended.number} {track['id']}", action, track["finding"], words.strip()))
    yield {
        **action,
        "uco-core:name": "analysis of faces for manipulation",
        "uco-action:startTime": _typed("dateTime", begun.time),
        "uco-action:endTime": _typed("dateTime", ended.time),
        "uco-action:actionStatus": "Success",
        "uco-action:instrument": [_reference(_configured(names, exhibit))],
        "uco-action:object": [_reference(_file(names, exhibit.hash.sha256))],
        "uco-action:result": [_reference(result) for result in results],
    }
    yield from results


def _result(names: _Names, name: str, action: Node, finding: str, words: str) -> Node:
    return {
        **names.node(f"result {name}", "uco-analysis:AnalyticResult"),
        "uco-core:statement": words,
        "uco-analysis:originatingAnalysis": _reference(action),
        "uco-core:hasFacet": [
            {
                **names.node(f"result facet {name}", "uco-analysis:ArtifactClassificationResultFacet"),
                "uco-analysis:classification": [
                    {
                        **names.node(f"classification {name}", "uco-analysis:ArtifactClassification"),
                        "uco-analysis:class": Finding(finding).words,
                    }
                ],
            }
        ],
    }


def _ratio(track: dict[str, Any]) -> str:
    if track.get("words") is None:
        return "No likelihood ratio."
    return ratio_words(track["log10_lr"], track["log10_lr_interval"], track["bounded"], track["words"])
