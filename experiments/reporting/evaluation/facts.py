"""When, from which commit and on what machine a report was made."""

import os
import platform

from embodied.runs.run_folder import provenance
from experiments.reporting.machine import processor


def known_facts() -> dict[str, str]:
    """Names and values for a person to read; what cannot be found out is left out."""
    found = provenance()
    commit = (found["commit"] or "")[:10] + (" with uncommitted changes" if found["uncommitted_changes"] else "")
    versions = ", ".join(f"{name} {version}" for name, version in found["packages"].items() if version)
    facts = {
        "date": found["time"],
        "commit": commit,
        "machine": f"{processor()}, {os.cpu_count()} cores, {platform.system()}",
        "versions": f"Python {found['python']}, {versions}",
    }
    return {name: value for name, value in facts.items() if value}
