"""Mutated files against everything that parses them: `python -m tests.fuzz --help`; a short part runs as a test."""
