"""The HTML of a report: one file without scripts, everything inside, every text escaped."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from lgrr.errors import StorageError
from lgrr.report.draft import Draft
from lgrr.report.legible import all_legible
from lgrr.report.template import SCREEN

TYPES = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}


def html_of(draft: Draft) -> bytes:
    """The file. StorageError where a laboratory's template cannot be used."""
    pictures = {**draft.pictures, **draft.pages.charts}
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["picture"] = lambda name: _inside(name, pictures)
    logo = None if draft.logo is None else Markup(_uri(draft.logo, _type_of(draft.logo)))
    try:
        template = environment.from_string(draft.template.files[SCREEN].decode("utf-8"))
        page = template.render(
            blocks=all_legible(draft.pages.blocks),
            words=all_legible(draft.pages.words),
            logo=logo,
            document=Markup(json.dumps(draft.document).replace("<", "\\u003c")),
        )
    except (TemplateError, UnicodeDecodeError) as error:
        raise StorageError(f"The template {SCREEN} cannot be used ({error}): correct it.") from error
    return page.encode("utf-8")


def _inside(name: str, pictures: Mapping[str, bytes]) -> Markup:
    return Markup(_uri(pictures[name], TYPES[name.rpartition(".")[2]]))


def _uri(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _type_of(logo: bytes) -> str:
    if logo.startswith(b"\x89PNG"):
        return TYPES["png"]
    return TYPES["jpg" if logo.startswith(b"\xff\xd8") else "svg"]
