"""Where bodies live: simulators and their adapters, tasks, and the Gymnasium environments."""

from envs.registration import register

register()
