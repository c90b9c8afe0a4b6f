"""A case told to case systems: valid by the published ontology's own rules, and never more certain than the case is."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lgrr.analysis import Case, Plan
from lgrr.analysis.case_uco import case_uco, write_case_uco
from lgrr.desk import analyze_file, open_desk
from lgrr.errors import StorageError, UsageError
from lgrr.evidence import FileHash, hash_file
from lgrr.video import write_clip
from tests.analysis.conftest import RATE, moving_portrait


@pytest.fixture(scope="module")
def told(weights: Path, faceless: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(case, JSON-LD file) of a recording with a face, one without, and one that was only opened."""
    folder = tmp_path_factory.mktemp("case-uco")
    clip = folder / 'clip "größe" <مهمان>\\.mp4'
    write_clip(clip, moving_portrait(12), RATE)
    desk = open_desk(folder / "out", model=str(weights), device="cpu", precision="float32", formats=("json",))
    with desk.case as case:
        analyze_file(clip, desk, Plan(every=5))
        analyze_file(faceless, desk, Plan(every=20))
        case.add_file("/elsewhere/opened.mp4", FileHash("ab" * 32, 12345, 1_700_000_000_123_456_789, None), {})
        write_case_uco(case, folder / "case.jsonld")
    return folder / "out" / "case.sqlite", folder / "case.jsonld"


def of_type(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [node for node in document["@graph"] if name in node["@type"]]


def validated(path: Path) -> subprocess.CompletedProcess[str]:
    """What the validator of the CASE project says, by the ontology that it brings along."""
    command = [sys.executable, "-c", "from case_utils.case_validate import main; main()", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_it_is_valid_case_and_uco(told: tuple[Path, Path]) -> None:
    ran = validated(told[1])
    assert ran.returncode == 0 and "Conforms: True" in ran.stdout, ran.stdout + ran.stderr
    assert "Warning" not in ran.stderr  # of a class or property that the ontology does not have


@pytest.mark.slow
def test_the_validator_would_say_so(told: tuple[Path, Path], tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.jsonld"
    wrong.write_text(told[1].read_text().replace('"xsd:hexBinary"', '"xsd:string"', 1))
    ran = validated(wrong)
    assert ran.returncode != 0 and "Conforms: False" in ran.stdout


def test_recordings_actions_and_results_are_told(told: tuple[Path, Path]) -> None:
    document = json.loads(told[1].read_bytes())
    files = of_type(document, "uco-observable:File")
    assert [file["uco-core:hasFacet"][0]["uco-observable:fileName"] for file in files] == [
        'clip "größe" <مهمان>\\.mp4', "nobody.mp4", "opened.mp4",
    ]  # fmt: skip
    path = files[0]["uco-core:hasFacet"][0]["uco-observable:filePath"]
    sha256, md5 = files[0]["uco-core:hasFacet"][1]["uco-observable:hash"]
    found = hash_file(path)
    assert sha256["uco-types:hashValue"]["@value"] == found.sha256
    assert md5["uco-types:hashValue"]["@value"] == found.md5
    first, second = of_type(document, "case-investigation:InvestigativeAction")
    assert first["uco-action:object"] == [{"@id": files[0]["@id"]}]
    assert first["uco-action:startTime"]["@value"] < first["uco-action:endTime"]["@value"]
    results = {node["@id"]: node for node in of_type(document, "uco-analysis:AnalyticResult")}
    whole, face = (results[reference["@id"]] for reference in first["uco-action:result"])
    classified = whole["uco-core:hasFacet"][0]["uco-analysis:classification"][0]
    assert classified["uco-analysis:class"] in ("signs of manipulation", "inconclusive")
    assert "Score: 0." in face["uco-core:statement"] and "No likelihood ratio." in face["uco-core:statement"]
    (alone,) = (results[reference["@id"]] for reference in second["uco-action:result"])
    assert "no face" in alone["uco-core:statement"].lower() and not re.search(r"\d\.\d", alone["uco-core:statement"])
    parameters = {
        entry["uco-configuration:itemName"]: json.loads(entry["uco-configuration:itemValue"])
        for entry in of_type(document, "uco-tool:ConfiguredTool")[0]["uco-configuration:usesConfiguration"][
            "uco-configuration:configurationEntry"
        ]
    }
    assert parameters["plan"]["every"] == 5 and len(parameters["model"]["sha256"]) == 64


def test_nothing_is_told_as_certain_or_authentic(told: tuple[Path, Path]) -> None:
    text = told[1].read_text()
    assert "classificationConfidence" not in text
    assert not re.search(r"authentic|genuine|compliant", text, re.IGNORECASE)


def test_the_same_case_gives_the_same_names_and_the_act_is_logged(told: tuple[Path, Path], tmp_path: Path) -> None:
    with Case.open(told[0]) as case:
        document = json.loads(told[1].read_bytes())
        assert [node["@id"] for node in case_uco(case)["@graph"]] == [node["@id"] for node in document["@graph"]]
        last = case.log()[-1]
        assert (last.kind, last.values["sha256"]) == ("exported", {"case.jsonld": hash_file(told[1]).sha256})
        with pytest.raises(StorageError, match="exists already"):
            write_case_uco(case, told[1])
    with Case.create(tmp_path / "empty.sqlite") as case, pytest.raises(UsageError, match="no recording"):
        write_case_uco(case, tmp_path / "empty.jsonld")
