"""Figures of action embeddings: over one episode, and of all tried actions."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from embodied.evaluation.trajectories import Trajectories
from experiments.reporting.plot_style import save, styled

FloatArray = NDArray[np.floating]

PANELS = 10
"""Moments of the episode that are drawn."""

ANGLES = ScalarMappable(Normalize(-180, 180), colormaps["twilight"])
"""Cyclic, safe for colour-blind readers, and dark for actions that do not turn."""

MARKS = ("o", "s", "D", "v", "P", "X", "^", "<")


def has_embeddings(trajectories: Trajectories) -> bool:
    """Returns whether the trajectories hold embeddings."""
    return bool(trajectories.embeddings.shape[-1] > 0)


def save_episode(trajectories: Trajectories, path: Path) -> Path:
    """The kept episode in which most different actions were tried, at the moments before and after
    a new one was; axes by PCA over the whole episode.
    """
    episode = _richest(trajectories)
    rows = trajectories.kept_rows(episode)
    places, share = principal(trajectories.embeddings[rows])
    moments = _moments(trajectories.action[rows])
    with styled():
        columns = min(5, len(moments))
        lines = -(-len(moments) // columns)
        figure = Figure(figsize=(2.5 * columns + 1.1, 2.4 * lines + 0.9), layout="constrained")
        grid = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
        for axes, step in zip(grid.flat, moments, strict=False):
            _moment(axes, step, places, rows, trajectories)
        for axes in grid.flat[len(moments) :]:
            axes.remove()
        _legend(figure, list(grid.flat[: len(moments)]))
        figure.suptitle(_title(trajectories, episode, share), fontsize=10)
        return save(figure, path)


def save_atlas(several: Sequence[Trajectories], path: Path) -> Path:
    """The embeddings of all actions tried by the end of the kept episodes, all conditions in one
    picture: coloured by what the action really did.
    """
    lasts = [_at_the_end(trajectories) for trajectories in several]
    places, share = principal(np.concatenate([last.embeddings for last in lasts]))
    ends = np.cumsum([len(last.embeddings) for last in lasts])
    with styled():
        figure = Figure(figsize=(7.4, 5.6), layout="constrained")
        axes = figure.subplots()
        for trajectories, last, where, mark in zip(
            several, lasts, np.split(places, ends[:-1]), MARKS * 9, strict=False
        ):
            _scatter(axes, where, last, mark)
            axes.scatter([], [], c="#888888", marker=mark, label=trajectories.header.condition)
        axes.legend(fontsize=8, loc="best")
        axes.set_xlabel(f"first axis ({share[0]:.0%} of the variance)")
        axes.set_ylabel(f"second axis ({share[1]:.0%})")
        figure.colorbar(ANGLES, ax=axes, label="true turn, degrees (left positive)", ticks=range(-180, 181, 60))
        axes.set_title(
            f"{several[0].header.policy}: every action tried, at the end of its episode; moves in orange rims"
        )
        return save(figure, path)


def _scatter(axes: Axes, where: FloatArray, last: "_Last", mark: str) -> None:
    x, y = where.T
    moves, turns = last.is_move, ~last.is_move
    axes.scatter(x[turns], y[turns], c=colours_of(last.motions[turns]), marker=mark, s=26)
    axes.scatter(x[moves], y[moves], c="none", edgecolors="#d55e00", linewidths=1.2, marker=mark, s=26)


def principal(embeddings: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Embeddings [.., h] on their first two principal axes [.., 2], and the share of the variance
    on each.
    """
    flat = embeddings.reshape(-1, embeddings.shape[-1]).astype(np.float64)
    centred = flat - flat.mean(axis=0)
    _, sizes, axes = np.linalg.svd(centred, full_matrices=False)
    shares = sizes**2 / max(float((sizes**2).sum()), 1e-12)
    places: FloatArray = (centred @ axes[:2].T).reshape(*embeddings.shape[:-1], 2)
    return places, shares[:2]


def colours_of(motions: FloatArray) -> NDArray[np.float64]:
    """RGBA of motions [.., 3], by their turn."""
    colours: NDArray[np.float64] = ANGLES.to_rgba(np.rad2deg(motions[..., 2]))
    return colours


def _richest(trajectories: Trajectories) -> int:
    return max(
        range(_kept(trajectories)),
        key=lambda episode: len(set(trajectories.action[trajectories.kept_rows(episode)].tolist())),
    )


def _moments(actions: NDArray[np.integer]) -> list[int]:
    """Steps: the first, those right after an action was taken for the first time, and the last; at
    most `PANELS`.
    """
    _, firsts = np.unique(actions[:-1], return_index=True)
    moments = sorted({0, *(firsts + 1).tolist(), len(actions) - 1})
    return moments if len(moments) <= PANELS else [*moments[: PANELS - 1], moments[-1]]


def _moment(axes: Axes, step: int, places: FloatArray, rows: slice, trajectories: Trajectories) -> None:
    """Before `step`: actions tried filled, others hollow; the one just tried with the way it
    went.
    """
    actions, table, moves = trajectories.action[rows], trajectories.table[rows], trajectories.is_move
    tried = np.isin(np.arange(len(moves)), actions[:step])
    for chosen, mark in ((moves, "^"), (~moves, "o")):
        (x, y), colours = places[step][chosen].T, colours_of(table[step][chosen])
        faces = np.where(tried[chosen][:, None], colours, 0.0)
        axes.scatter(x, y, c=faces, edgecolors=list(colours), marker=mark, s=46, linewidths=1.3, zorder=3)
    if step:
        last = int(actions[step - 1])
        axes.annotate(
            "",
            places[step, last],
            places[step - 1, last],
            arrowprops={"arrowstyle": "->", "color": "#555555", "lw": 1},
            zorder=4,
        )
        title = f"step {step}: {trajectories.header.actions.names[last]}\n{_did(table[step - 1, last])}"
    else:
        title = "step 0\nnothing tried"
    axes.set_title(title, fontsize=8, fontweight="normal")
    axes.tick_params(labelsize=7)


def _did(motion: FloatArray) -> str:
    """For example `did +0.25 m, 0°`."""
    metres, degrees = float(np.linalg.norm(motion[:2])), float(np.rad2deg(motion[2]))
    return f"really {degrees:+.0f}°" if metres < 0.005 else f"really {metres:.2f} m, {degrees:+.0f}°"


class _Last(NamedTuple):
    """Embeddings [P, h] of actions tried, what they did [P, 3], and which of them are moves by name
    [P].
    """

    embeddings: FloatArray
    motions: FloatArray
    is_move: NDArray[np.bool_]


def _at_the_end(trajectories: Trajectories) -> _Last:
    """Of every kept episode, what had been tried by its end."""
    found = []
    for episode in range(_kept(trajectories)):
        rows = trajectories.kept_rows(episode)
        tried = np.unique(trajectories.action[rows][:-1])
        found.append(
            (trajectories.embeddings[rows][-1, tried], trajectories.table[rows][-1, tried], trajectories.is_move[tried])
        )
    return _Last(*map(np.concatenate, zip(*found, strict=True)))


def _kept(trajectories: Trajectories) -> int:
    """How many episodes have their embeddings kept."""
    return int(np.searchsorted(np.cumsum(trajectories.lengths), len(trajectories.embeddings)) + 1)


def _legend(figure: Figure, axes: list[Axes]) -> None:
    figure.colorbar(ANGLES, ax=axes, label="true turn, degrees", ticks=range(-180, 181, 90), shrink=0.9)
    marks = (("^", "none", "move"), ("o", "none", "turn, not tried yet"), ("o", "#333333", "turn, tried"))
    handles = [
        Line2D([], [], linestyle="none", marker=mark, markerfacecolor=face, markeredgecolor="#333333", label=label)
        for mark, face, label in marks
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=3, fontsize=8)


def _title(trajectories: Trajectories, episode: int, share: FloatArray) -> str:
    header = trajectories.header
    return (
        f"{header.policy}, {header.condition}, episode {header.episodes[episode]} in {header.scenes[episode]}: "
        f"embeddings on two axes with {share.sum():.0%} of their variance"
    )
