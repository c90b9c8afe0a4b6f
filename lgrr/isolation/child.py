"""`python -m lgrr.isolation.child`: reads one recording for another process, with few rights."""

import os
import signal

from lgrr.confine import confine

MEMORY = 8 << 30  # bytes of address space


def main() -> None:
    """Confined before any library is loaded; serves until nobody asks any more."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # who asked is gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for whoever asked
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    held = confine(MEMORY)
    from lgrr.isolation.serving import Server

    Server(os.fdopen(0, "rb"), answers, held).serve()


if __name__ == "__main__":
    main()
