"""A stand-in for `open_clip`: its names, a network of its interface, none of its weight."""

from types import ModuleType, SimpleNamespace

from torch import Tensor, nn


class FakeResNet(nn.Module):
    """2048 channels at a 32nd of the size, and a pooling to be replaced."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.AvgPool2d(32), nn.Conv2d(3, 2048, 1))
        self.norm = nn.BatchNorm2d(2048)
        self.attnpool = nn.Linear(1, 1)

    def forward(self, image: Tensor) -> Tensor:
        pooled: Tensor = self.attnpool(self.norm(self.stem(image)))
        return pooled


def fake_open_clip() -> ModuleType:
    module = ModuleType("open_clip")
    created: list[tuple[str, str | None]] = []

    def create_model(name: str, pretrained: str | None = None) -> SimpleNamespace:
        created.append((name, pretrained))
        return SimpleNamespace(visual=FakeResNet())

    module.__dict__.update(
        create_model=create_model,
        created=created,
        OPENAI_DATASET_MEAN=(0.48145466, 0.4578275, 0.40821073),
        OPENAI_DATASET_STD=(0.26862954, 0.26130258, 0.27577711),
    )
    return module
