"""Write docs/analysis.schema.json and docs/report.schema.json, from the models that write the documents."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from lgrr.report.case_report import CaseReport
from lgrr.report.document import AnalysisDocument

DOCS = Path(__file__).parents[1] / "docs"
PUBLISHED: dict[Path, type[BaseModel]] = {
    DOCS / "analysis.schema.json": AnalysisDocument,
    DOCS / "report.schema.json": CaseReport,
}


def schema(model: type[BaseModel]) -> str:
    """The JSON Schema (2020-12) as text."""
    described = model.model_json_schema(by_alias=True, mode="serialization")
    described["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(described, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    for path, model in PUBLISHED.items():
        path.write_text(schema(model), encoding="utf-8")
