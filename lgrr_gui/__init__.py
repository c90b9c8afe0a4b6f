"""The window: knows lgrr, is known by nobody. torch is never imported here; it lives in the engine's process."""
