"""Parametric furniture of our own: meshes shared by equal pieces, colours drawn with the room's
palette.
"""
