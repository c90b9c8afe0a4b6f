"""`python -m lgrr`."""

from lgrr.cli import main

if __name__ == "__main__":
    main()
