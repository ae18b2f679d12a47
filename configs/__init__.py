"""Hydra groups as YAML, the schemas that check them, and how a command line becomes a validated dataclass."""
