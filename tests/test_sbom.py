"""The bill of materials holds all that runs, and nothing of the tests."""

import json
from pathlib import Path

from lgrr.model import shipped
from tools.sbom import main


def test_the_bill_names_what_runs_with_versions_licences_and_weights(tmp_path: Path) -> None:
    main(tmp_path)
    bill = json.loads((tmp_path / "sbom.cdx.json").read_text())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    by_name = {component["name"]: component for component in bill["components"]}
    assert {"torch", "av", "pyside6-essentials", "sympy", "cryptography"} <= by_name.keys()
    assert not {"pytest", "ruff", "lir", "pandas"} & by_name.keys()
    assert by_name["av"]["version"] in by_name["av"]["purl"]
    assert all(component["licenses"] for component in bill["components"] if component["type"] == "library")
    assert {component["name"] for component in bill["components"] if "hashes" in component} == {
        path.stem for path in shipped()
    }
    licences = (tmp_path / "licences.md").read_text()
    assert "| av |" in licences and "GPL" in licences
