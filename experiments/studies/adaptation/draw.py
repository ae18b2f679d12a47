"""Draws an analysis: figures, and a page with their numbers."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from configs.roots.analyse import AnalyseConfig
from embodied.evaluation.trajectories import Trajectories
from embodied.runs.run_folder import starting_command
from experiments.reporting.page import PageImage, Section, Text, markdown
from experiments.reporting.plot_style import PolicyStyle, policy_styles
from experiments.studies.adaptation import latency, progress
from experiments.studies.adaptation.embeddings import has_embeddings, save_atlas, save_episode
from experiments.studies.adaptation.errors import predicts_motions, save_errors, save_maps
from experiments.studies.adaptation.sections import errors_table, made, recovery_table, well_table
from experiments.studies.adaptation.study import stored_trajectories

Columns = Mapping[str, Sequence[Trajectories]]
Style = Mapping[str, PolicyStyle]


def draw(config: AnalyseConfig) -> Path:
    """Draw all that was gathered; gives the page.

    Raises:
        ConfigError: when nothing was.
    """
    everyone, place = stored_trajectories(config.path), config.drawings
    place.mkdir(parents=True, exist_ok=True)
    policies = list(dict.fromkeys(one.header.policy for one in everyone))
    style = policy_styles(policies, policies[0], [one.header.policy for one in everyone if not one.header.trained])
    steady = columns([one for one in everyone if one.header.change is None])
    changing = columns([one for one in everyone if one.header.change is not None])
    sections = [made(starting_command(config.path), everyone)]
    if steady:
        sections += [_steps(steady, style, place), *_embeddings(steady, place), *_errors(steady, style, place)]
    if changing:
        sections.append(_latency(changing, style, place))
    page = place / "README.md"
    page.write_text(markdown("How policies adapt within an episode", sections))
    return page


def columns(several: Sequence[Trajectories]) -> dict[str, list[Trajectories]]:
    """Walks by condition, in the order both first appear."""
    found: dict[str, list[Trajectories]] = {}
    for one in several:
        found.setdefault(one.header.condition, []).append(one)
    return found


def _steps(steady: Columns, style: Style, place: Path) -> Section:
    note = (
        "A policy moves well from the step on at which its progress (metres nearer to the goal in a step, by "
        f"geodesic distance, averaged over {progress.WINDOW} steps) is "
        f"{progress.WELL:.0%} of what it is itself in steps {progress.SETTLED.start} to "
        f"{progress.SETTLED.stop} under {next(iter(steady))!r}. Progress is of the episodes still under way, so "
        "late steps are those of the hard episodes; the first two rows are of all episodes."
    )
    drawn = (
        progress.save_steps(steady, style, place / "steps.png"),
        progress.save_tried(steady, style, place / "tried.png"),
    )
    return Section(
        "How many steps until it moves well",
        (
            Text(note),
            well_table(steady),
            PageImage(drawn[0], "success, way left and progress over the steps of an episode"),
            PageImage(drawn[1], "progress over the number of different actions tried so far"),
        ),
    )


def _embeddings(steady: Columns, place: Path) -> list[Section]:
    """Of the first policy that has embeddings: an episode under each condition, and all of them in
    one picture.
    """
    having = [one for several in steady.values() for one in several if has_embeddings(one)]
    first = [one for one in having if one.header.policy == having[0].header.policy]
    if not first:
        return []
    note = (
        "Each action's embedding on two principal axes: hollow before the action was taken in the episode, "
        "filled from then on, coloured by the turn that it really makes. "
        "Of the kept episodes the one with most different actions tried is shown."
    )
    pictures = [
        PageImage(save_episode(one, place / f"embeddings_{number}.png"), f"embeddings under {one.header.condition}")
        for number, one in enumerate(first)
    ]
    atlas = PageImage(save_atlas(first, place / "atlas.png"), "embeddings of all actions tried, under all conditions")
    return [Section("The embeddings of the actions", (Text(note), *pictures, atlas))]


def _errors(steady: Columns, style: Style, place: Path) -> list[Section]:
    foretelling = [one for several in steady.values() for one in several if predicts_motions(one)]
    if not foretelling:
        return []
    note = (
        "Before each action is taken, how large is the error of the predicted motion? Moves in centimetres "
        "between the predicted and the actual position (moves "
        "that got less than nine tenths of the way, stopped by a wall, are left out), turns in degrees; in "
        "brackets the interval and the number of steps. The dashed line is the error of the nominal motions."
    )
    first = [one for one in foretelling if one.header.policy == foretelling[0].header.policy]
    drawn = save_errors(steady, style, place / "errors.png"), save_maps(first, place / "errors_by_action.png")
    return [
        Section(
            "How well motions are predicted",
            (
                Text(note),
                PageImage(drawn[0], "error of the predicted motion over the times the action was taken before"),
                PageImage(drawn[1], "the same, action by action"),
                errors_table(steady),
            ),
        )
    ]


def _latency(changing: Columns, style: Style, place: Path) -> Section:
    step = next(iter(changing.values()))[0].header.change
    note = (
        f"At step {step} the actions change. Progress is of the episodes then under way, over windows of "
        f"{latency.WINDOW} steps, and back when it is {latency.REGAINED:.0%} of its mean in the "
        f"{latency.BEFORE} steps before (–: the data do not show that there was any). Goals are farther here "
        "than above, so that most bodies are still on their way."
    )
    drawn = latency.save_latency(changing, style, place / "latency.png")
    return Section(
        "How long a change is felt",
        (Text(note), recovery_table(changing), PageImage(drawn, "progress around the change")),
    )
