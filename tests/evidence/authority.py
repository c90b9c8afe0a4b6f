"""A time stamping authority (RFC 3161) on the loopback, written out in DER: enough for tests, no more."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.evidence.signers import Chain

SIGNED_DATA, TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE, SHA256, ECDSA = "1.2.840.113549.1.9.16.2.47", "2.16.840.1.101.3.4.2.1", "1.2.840.10045.4.3.2"


def der(tag: int, *content: bytes) -> bytes:
    body = b"".join(content)
    size = bytes([len(body)]) if len(body) < 128 else len(body).to_bytes(4, "big").lstrip(b"\0")
    return bytes([tag]) + (size if len(body) < 128 else bytes([0x80 | len(size)]) + size) + body


def sequence(*content: bytes) -> bytes:
    return der(0x30, *content)


def number(value: int) -> bytes:
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def identifier(name: str) -> bytes:
    first, second, *rest = map(int, name.split("."))
    out = bytearray([40 * first + second])
    for value in rest:
        out += bytes(0x80 | value >> shift & 0x7F for shift in range(28, 6, -7) if value >> shift) + bytes(
            [value & 0x7F]
        )
    return der(6, bytes(out))


def answer_to(request: bytes, chain: Chain, at: datetime | None = None) -> bytes:
    """The TimeStampResp to a TimeStampReq whose imprint is SHA-256; signed by the chain's leaf."""
    algorithm = sequence(identifier(SHA256), der(5))
    imprint = request[request.index(identifier(SHA256)) :]
    digest = imprint[imprint.index(b"\x04\x20") + 2 :][:32]
    # behind the imprint: the nonce, if any, as it stands in the request
    rest = imprint[imprint.index(b"\x04\x20") + 34 :]
    nonce = rest[: 2 + rest[1]] if rest[:1] == b"\x02" else b""
    time = (at or datetime.now(UTC)).strftime("%Y%m%d%H%M%SZ").encode()
    imprinted = sequence(algorithm, der(4, digest))
    info = sequence(number(1), identifier("1.3.6.1.4.1.99999.1"), imprinted, number(7), der(0x18, time), nonce)
    certificate = chain.leaf.public_bytes(serialization.Encoding.DER)
    attributes = b"".join(
        sorted(
            (
                sequence(identifier(CONTENT_TYPE), der(0x31, identifier(TST_INFO))),
                sequence(identifier(MESSAGE_DIGEST), der(0x31, der(4, hashlib.sha256(info).digest()))),
                sequence(
                    identifier(SIGNING_CERTIFICATE),
                    der(0x31, sequence(sequence(sequence(der(4, hashlib.sha256(certificate).digest()))))),
                ),
            )
        )
    )
    signature = chain.key.sign(der(0x31, attributes), ec.ECDSA(hashes.SHA256()))
    signer = sequence(
        number(1),
        sequence(chain.leaf.issuer.public_bytes(), number(chain.leaf.serial_number)),
        algorithm,
        der(0xA0, attributes),
        sequence(identifier(ECDSA)),
        der(4, signature),
    )
    content = sequence(identifier(TST_INFO), der(0xA0, der(4, info)))
    signed = sequence(number(3), der(0x31, algorithm), content, der(0xA0, certificate), der(0x31, signer))
    return sequence(sequence(number(0)), sequence(identifier(SIGNED_DATA), der(0xA0, signed)))


@contextmanager
def serving(chain: Chain, status: int = 200) -> Iterator[str]:
    """The address of an authority that answers until the block ends."""

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            said = answer_to(asked, chain)
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Desk) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def certificates(chain: Chain) -> bytes:
    """The chain's root, PEM."""
    root: x509.Certificate = chain.root
    return root.public_bytes(serialization.Encoding.PEM)
