"""Scores over time, and where in the recording one is."""
