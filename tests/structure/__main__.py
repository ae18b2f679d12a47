"""`python -m tests.structure`: count what must be zero, with places, and report sizes."""

from tests.structure import counts, imports, language

CHECKS = {
    "lines over the limit": counts.long_lines,
    "dialect": language.dialect,
    "old names": language.old_names,
    "duplicate class names": lambda: [
        f"{name}: {', '.join(paths)}" for name, paths in counts.duplicate_classes().items()
    ],
    "import cycles": lambda: [" <-> ".join(cycle) for cycle in imports.import_cycles()],
    "modules without a mirrored test, beyond untested.txt": counts.untested,
}
"""What must be zero, by name."""


def main() -> None:
    """Print every place that must not be, then the counts and sizes."""
    found = {name: check() for name, check in CHECKS.items()}
    for name, places in found.items():
        print(*(f"{name}: {place}" for place in places), sep="\n")
    print()
    for name, places in found.items():
        print(f"{len(places):5} {name}")
    print(counts.report())


if __name__ == "__main__":
    main()
