"""Measurements of this machine, each a ratio within one run."""
