"""Policies: one sub-package per method, shared encoders and layers.

`aap` is the Action Adaptive Policy, `recurrent` the baseline without it, `heuristic` the floors of
random and straight-to-goal. Each offers configs whose `build(observation_space, actions)` gives a
policy; `PAPER` and `SMALL` are the ready-made sizes.
"""
