"""Arrangements: which furniture goes where in each kind of room."""
