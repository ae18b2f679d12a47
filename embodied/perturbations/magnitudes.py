"""Where a number is drawn from: one value, a range, a range with holes, or a choice among
ranges.
"""

import math
from dataclasses import dataclass

import numpy as np

Bounds = tuple[float, float]


@dataclass(frozen=True)
class Range:
    """Uniform over [low, high] without the open intervals `holes`; one value where low equals high.

    A draw takes exactly one number from the generator, for every range, so that a change of
    severity leaves every other draw of the episode alone.

    Raises:
        ValueError: when a bound is not a finite number, low exceeds high, or the holes leave
            nothing.
    """

    low: float
    high: float
    holes: tuple[Bounds, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "low", _number(self.low))
        object.__setattr__(self, "high", _number(self.high))
        object.__setattr__(self, "holes", tuple(_interval(hole) for hole in self.holes))
        if self.low > self.high:
            raise ValueError(f"a range needs low <= high, got [{self.low}, {self.high}]")
        if not self.intervals:
            raise ValueError(f"the holes {list(self.holes)} leave nothing of [{self.low}, {self.high}]")

    @property
    def intervals(self) -> tuple[Bounds, ...]:
        """Returns the intervals between the holes, ascending; single points only where nothing
        wider remains.
        """
        left = [(self.low, self.high)]
        for hole in self.holes:
            left = [part for whole in left for part in _without(whole, hole)]
        wide = [part for part in left if part[0] < part[1]]
        return tuple(sorted(wide or set(left)))

    def draw(self, rng: np.random.Generator) -> float:
        """One value."""
        intervals = self.intervals
        lengths = np.array([high - low for low, high in intervals])
        share = lengths / lengths.sum() if lengths.any() else np.full(len(intervals), 1 / len(intervals))
        position, which = float(rng.random()), 0
        while which < len(intervals) - 1 and position >= share[which]:
            position -= share[which]
            which += 1
        low, high = intervals[which]
        return min(low + (high - low) * position / float(share[which]), high)

    @property
    def options(self) -> "tuple[Range, ...]":
        """Itself: what a `Choice` of one would hold."""
        return (self,)


@dataclass(frozen=True)
class Choice:
    """One of several ranges, each with the same chance, then a draw from it. Takes two numbers from
    the generator.
    """

    options: tuple[Range, ...]

    def __post_init__(self) -> None:
        options = tuple(as_range(option) for option in self.options)
        if not options:
            raise ValueError("a choice needs at least one range")
        object.__setattr__(self, "options", options)

    @property
    def intervals(self) -> tuple[Bounds, ...]:
        """Everything that can be drawn, ascending; touching intervals are joined."""
        joined: list[Bounds] = []
        for low, high in sorted(part for option in self.options for part in option.intervals):
            if joined and low <= joined[-1][1]:
                low, high = joined[-1][0], max(high, joined.pop()[1])
            joined.append((low, high))
        return tuple(joined)

    def draw(self, rng: np.random.Generator) -> float:
        """One value."""
        return self.options[int(rng.random() * len(self.options))].draw(rng)


Magnitude = Range | Choice | float | tuple[float, float]
"""How much: a number, a (low, high) pair, a `Range` or a `Choice`. Negative means the opposite
direction, zero means stay.
"""


def as_values(magnitude: Magnitude) -> Range | Choice:
    """The `Range` or `Choice` that a magnitude stands for.

    Raises:
        ValueError: when it stands for none; the message says what is allowed.
    """
    if isinstance(magnitude, Range | Choice):
        return magnitude
    if isinstance(magnitude, int | float):
        return Range(magnitude, magnitude)
    return Range(*_interval(magnitude))


def as_range(magnitude: Magnitude) -> Range:
    """As `as_values`, refusing a choice."""
    values = as_values(magnitude)
    if isinstance(values, Choice):
        raise ValueError("a choice cannot hold another choice; list all its ranges in one")
    return values


def draw(magnitude: Magnitude, rng: np.random.Generator) -> float:
    """One value of it."""
    return as_values(magnitude).draw(rng)


def draw_integer(magnitude: Magnitude, rng: np.random.Generator) -> int:
    """One whole number of it, bounds included, each with the same chance; of a choice, each of its
    ranges has the same, as in `Choice`.
    """
    options = as_values(magnitude).options
    if len(options) > 1:
        return draw_integer(options[int(rng.random() * len(options))], rng)
    candidates = integers(options[0])
    return candidates[int(rng.random() * len(candidates))]


def integers(magnitude: Magnitude) -> list[int]:
    """All whole numbers in it, ascending."""
    inside = [range(math.ceil(low), math.floor(high) + 1) for low, high in as_values(magnitude).intervals]
    return sorted({number for part in inside for number in part})


def bounds(magnitude: Magnitude) -> Bounds:
    """The least and the greatest value it can give."""
    intervals = as_values(magnitude).intervals
    return intervals[0][0], intervals[-1][1]


def within(training: Magnitude, evaluation: Magnitude) -> bool:
    """Whether every value `evaluation` can give, `training` can give too."""
    allowed = Choice(as_values(training).options).intervals
    asked = as_values(evaluation).intervals
    return all(any(low <= a and b <= high for low, high in allowed) for a, b in asked)


def text(magnitude: Magnitude, spec: str = "g") -> str:
    """Short text for tables: `+0.20`, `-15..+15`, `-0.20..-0.10 or +0.10..+0.20`."""
    parts = (
        f"{low:{spec}}" if low == high else f"{low:{spec}}..{high:{spec}}"
        for low, high in as_values(magnitude).intervals
    )
    return " or ".join(parts)


def _without(whole: Bounds, hole: Bounds) -> list[Bounds]:
    """Returns the parts of `whole` outside the open interval `hole`; its ends stay."""
    (low, high), (start, stop) = whole, hole
    if stop <= low or start >= high:
        return [whole]
    return [part for part in ((low, start), (stop, high)) if part[0] <= part[1]]


def _interval(pair: object) -> Bounds:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise ValueError(f"expected a number or a [low, high] pair of numbers, got {pair!r}")
    low, high = _number(pair[0]), _number(pair[1])
    if low > high:
        raise ValueError(f"expected low <= high, got [{low}, {high}]")
    return low, high


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"expected a finite number, got {value!r}")
    return float(value)
