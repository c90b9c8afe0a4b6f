"""What stays from session to session."""
