"""Where episodes come from: drawn from seeds, dealt from a list, read from files."""

from embodied.episode import EpisodesConfig
from embodied.task import DrawEpisode
from envs.episodes.episode_files import read_episodes, write_episodes
from envs.episodes.generated import GeneratedEpisodes, generate_list
from envs.episodes.listed import ListedEpisodes
from envs.episodes.object_goals import ObjectDraw
from envs.episodes.source import EpisodeSource

__all__ = [
    "DrawEpisode",
    "EpisodeSource",
    "EpisodesConfig",
    "GeneratedEpisodes",
    "ListedEpisodes",
    "ObjectDraw",
    "generate_list",
    "read_episodes",
    "write_episodes",
]
