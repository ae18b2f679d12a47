"""Simulators, and the adapters that make one of a single body."""
