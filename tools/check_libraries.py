"""Says in one sentence which library is missing, if one is; silent otherwise. Run by make after installing."""

import sys

from lgrr.doctor.loading import CORE, WINDOW, complaints


def main() -> int:
    """0, or 1 after one sentence on what is wrong first and what to do."""
    for what, remedy in complaints(CORE + WINDOW):
        print(f"{what[0].upper()}{what[1:]}: {remedy}, then run make again.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
