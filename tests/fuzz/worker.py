"""Parses one file after another, confined; says of each how it ended. `python -m tests.fuzz.worker`."""

import hashlib
import os
import sys
import time
import traceback
from pathlib import Path

from lgrr.confine import allow_seconds, confine

MEMORY = 4 << 30
SECONDS = 10  # of computing for one file
SIGNS_EVERY = 8


def main() -> None:
    """Reads `number path` lines, answers with `wire` messages."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    confine(MEMORY)
    from lgrr.isolation import wire

    for line in sys.stdin:
        number, path = line.rstrip("\n").split(" ", 1)
        allow_seconds(SECONDS)
        start = time.process_time()
        how, words = parse(Path(path), int(number))
        seconds = time.process_time() - start
        wire.write(answers, {"is": "done", "how": how, "words": words, "seconds": seconds})


def parse(path: Path, number: int) -> tuple[str, str]:
    """How it ended (read, refused, unforeseen, wrong: a picture that is not itself), and a sentence or a traceback."""
    from lgrr.errors import LgrrError
    from lgrr.evidence import inspect, signs_of_laundering
    from lgrr.evidence.c2pa_child import main as credentials
    from lgrr.video import open_media

    try:
        credentials(str(path))
        with open_media(path) as media:
            count = len(media.frames)
            for index in sorted({0, count // 2, count - 1}, reverse=True):
                picture = media.decode(index)
                if picture.sha256 != media.hashes[index] or picture.rgb.shape[2:] != (3,) or not picture.rgb.size:
                    return "wrong", f"frame {index}"
            inspect(media).model_dump_json()
            if number % SIGNS_EVERY == 0:
                signs_of_laundering(media)
    except LgrrError as error:
        words = str(error)
        sound = words.endswith(".") and "\n" not in words and "Traceback" not in words
        return ("refused" if sound else "wrong"), words
    except MemoryError:
        return "refused", "more memory than is allowed."
    except Exception:
        return "unforeseen", traceback.format_exc()
    return "read", hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
