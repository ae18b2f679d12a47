"""The ground floor of Surefoot: actions and motions, perturbations, contracts, PPO, evaluation,
checkpoints and run folders.

Imports neither `envs` nor `policies`, no simulator and no Hydra.
"""
