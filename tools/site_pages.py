"""For mkdocs (mkdocs.yml): the pages that lie beside `docs/` become part of the site, and links to them lead there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
BESIDE = {"README.md": "index.md"} | {name: name for name in ("CHANGELOG.md", "THREATS.md", "SECURITY.md")}


def on_files(files: Files, config: Any) -> Files:
    """Adds the pages, with links as they are from within `docs/`."""
    for name, page in BESIDE.items():
        words = (ROOT / name).read_text("utf-8")
        words = words.replace("](docs/adr/)", "](adr/0001-exact-frames.md)").replace("](docs/", "](")
        files.append(File.generated(config, page, content=words))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Links that leave `docs/` for one of them."""
    for name, other in BESIDE.items():
        markdown = re.sub(rf"\]\(\.\./{re.escape(name)}", f"]({other}", markdown)
    return markdown
