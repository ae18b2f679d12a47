"""Where episodes come from: drawn from seeds, dealt from a list, read from files."""

from envs.episodes.config import EpisodesConfig
from envs.episodes.episode_files import read_episodes, write_episodes
from envs.episodes.generated import GeneratedEpisodes, generate_list
from envs.episodes.listed import FixedEpisodes
from envs.episodes.object_goals import ObjectDraw
from envs.episodes.source import Draw, EpisodeSource

__all__ = [
    "Draw",
    "EpisodeSource",
    "EpisodesConfig",
    "FixedEpisodes",
    "GeneratedEpisodes",
    "ObjectDraw",
    "generate_list",
    "read_episodes",
    "write_episodes",
]
