"""Layers written by hand for speed."""
