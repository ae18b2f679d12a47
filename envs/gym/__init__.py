"""Gymnasium environments over any simulator, task and perturbation."""
