"""The frozen CLIP encoder: `encoder=clip`. Needs `pip install "surefoot[clip]"`."""

from policies.encoders.clip.clip_encoder import CLIPConfig, CLIPEncoder

__all__ = ["CLIPConfig", "CLIPEncoder"]
