"""Where bodies live: simulators and their adapters, tasks, and the Gymnasium environments."""

from envs.gym.registration import register

register()
