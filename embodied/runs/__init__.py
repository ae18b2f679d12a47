"""Run folders, checkpoints, JSON lines, atomic writes, interruption and trackers."""
