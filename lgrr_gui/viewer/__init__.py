"""The picture with everything over it."""
