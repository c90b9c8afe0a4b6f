"""Exporting a report: what it shows is chosen beside the pages themselves."""
