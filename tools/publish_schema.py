"""Write docs/analysis.schema.json: the JSON Schema of analysis.json, from the model that writes it."""

from __future__ import annotations

import json
from pathlib import Path

from lgrr.report.document import AnalysisDocument

PUBLISHED = Path(__file__).parents[1] / "docs" / "analysis.schema.json"


def schema() -> str:
    """The JSON Schema (2020-12) as text."""
    described = AnalysisDocument.model_json_schema(by_alias=True, mode="serialization")
    described["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(described, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    PUBLISHED.write_text(schema(), encoding="utf-8")
