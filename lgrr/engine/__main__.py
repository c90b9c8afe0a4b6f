"""`python -m lgrr.engine`: requests on standard input, events on standard output, until the input ends."""

import os
import signal
import sys

# Read by OpenMP when torch is imported: threads that wait by spinning slow the others.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

from lgrr.engine.server import Server

# Seconds after which a thread lets another have Python. A forward pass asks for it at every operation, and by default
# would wait 5 ms each time that a review is being made.
SWITCH = 0.0005


def main() -> None:
    """Ends, and all work with it, when whoever asked closes the input or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the window, which ends the engine
    sys.setswitchinterval(SWITCH)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever else is printed must not get between the events
    sys.stdout = sys.stderr
    Server(answers).serve(sys.stdin.buffer)
    os._exit(0)  # threads that are still at work end here; a case is whole at any time


if __name__ == "__main__":
    main()
