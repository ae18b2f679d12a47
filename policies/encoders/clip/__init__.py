"""The frozen CLIP encoder."""
