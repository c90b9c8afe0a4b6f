"""The people of a recording, the chosen face in detail, and the analyst's notes."""
