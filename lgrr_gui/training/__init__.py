"""Training from the window: what to train, how it goes, and what comes of it."""
