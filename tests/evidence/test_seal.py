"""A sealed document: any reader may write it anew, nobody can change a value of it unseen."""

import json
import random
import subprocess
import sys
from typing import Any

import pytest

from lgrr.errors import StorageError
from lgrr.evidence.seal import canonical, check_seal, parse, seal

DOCUMENT: dict[str, Any] = {
    "schema": "lgrr-report/1",
    "case": {"name": 'Größe \U0001f600 \u2028 \\ " \x07 مهمان', "id": None},
    "exhibits": [{"p_fake": 0.730001, "time": 1.0, "tiny": 1e-7, "large": 1e21, "pts": 2**53 - 1, "left_out": []}],
    "edited": False,
}


def test_canonical_form_is_that_of_the_standard() -> None:
    # the example of RFC 8785, section 3.2.2 and 3.2.3
    text = r"""{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"""
    assert canonical(json.loads(text)).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        r'"string":"€$\u000f\nA' + "'" + r'B\"\\\\\"/"}'
    )


def test_a_sealed_document_stays_sealed_however_it_is_written() -> None:
    sealed = seal(DOCUMENT)
    assert "seal" not in DOCUMENT
    assert {name: value for name, value in sealed.items() if name != "seal"} == DOCUMENT
    assert len(sealed["seal"]["signature"]) == 128
    assert check_seal(sealed) == []
    for text in (json.dumps(sealed, indent=3), json.dumps(sealed, sort_keys=True, ensure_ascii=False)):
        assert check_seal(parse(text.encode())) == []


def test_a_changed_value_shows_whatever_it_is() -> None:
    changes: list[tuple[str, Any]] = [("edited", True), ("edited", None), ("schema", "lgrr-report/2"), ("added", 0)]
    for name, value in changes:
        (words,) = check_seal({**seal(DOCUMENT), name: value})
        assert words.startswith("The document was changed after it was sealed")
    deep = json.loads(json.dumps(seal(DOCUMENT)))
    deep["exhibits"][0]["p_fake"] = 0.730002
    assert "was changed after it was sealed" in check_seal(deep)[0]


def test_what_was_changed_in_the_seal_itself_is_told_apart() -> None:
    sealed = seal(DOCUMENT)
    for name, words in (
        ("sha256", "The seal was changed: the hash in it is not"),
        ("key", "signature is not that of the key"),
        ("signature", "signature is not that of the key"),
    ):
        value = sealed["seal"][name]
        other = ("1" if value[0] == "0" else "0") + value[1:]
        (said,) = check_seal({**sealed, "seal": {**sealed["seal"], name: other}})
        assert words in said
        assert len(check_seal({**sealed, "seal": {**sealed["seal"], name: 5}})) == 1
    for gone in ({}, [], None, {**sealed["seal"], "note": "x"}):
        assert "has no seal" in check_seal({**sealed, "seal": gone})[0]
    assert "has no seal" in check_seal(DOCUMENT)[0]


def test_every_single_byte_of_the_canonical_form_counts() -> None:
    data, chance = canonical(seal(DOCUMENT)), random.Random(7)
    for _ in range(500):
        at, to = chance.randrange(len(data)), chance.randrange(256)
        changed = data[:at] + bytes([to]) + data[at + 1 :]
        if changed == data:
            continue
        try:
            document = parse(changed)
        except ValueError:
            continue
        assert check_seal(document), (at, changed)


def test_without_a_key_there_is_a_hash_and_no_signature(tmp_path: Any) -> None:
    code = (
        "import json, warnings; warnings.simplefilter('ignore');"
        "from lgrr.evidence.seal import seal, check_seal; made = seal({'schema': 'lgrr-report/1'});"
        "print(made['seal'], check_seal(made))"
    )
    place = tmp_path / "no-folder"
    place.write_text("a file")
    run = subprocess.run(
        [sys.executable, "-c", code], env={"LGRR_KEY_FILE": f"{place}/key.pem"}, capture_output=True, text=True
    )
    assert run.stdout.endswith("'key': None, 'signature': None} []\n"), run.stderr


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", 2**53, {"\ud800": 1}])
def test_a_value_that_json_readers_disagree_on_is_refused(value: Any) -> None:
    with pytest.raises(StorageError, match="cannot be sealed"):
        seal({"schema": "lgrr-report/1", "value": value})


@pytest.mark.parametrize(
    "data", [b'{"a":1,"a":2}', b'{"a":NaN}', b"[1]", b"\xff", b'{"a":' * 100_000, b"", b'{"a":-Infinity}']
)
def test_a_document_that_can_be_read_in_two_ways_is_not_read(data: bytes) -> None:
    with pytest.raises(ValueError):
        parse(data)
