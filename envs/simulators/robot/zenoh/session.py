"""Zenoh sessions: on loopback or a robot's network, with nothing found by itself."""

import json
from typing import Any


def open_session(mode: str, endpoint: str) -> Any:
    """A session that connects to `endpoint` ("client"), or is the router that listens there
    ("router").

    Raises:
        ImportError: when `eclipse-zenoh` is not installed, saying how to.
        ConnectionError: when nobody answers at the endpoint, or it cannot be listened on.
    """
    try:
        import zenoh
    except ImportError as fault:
        raise ImportError(
            "the Zenoh link needs eclipse-zenoh; install it with: pip install 'surefoot[robot]'"
        ) from fault
    config = zenoh.Config()
    config.insert_json5("mode", json.dumps(mode))
    config.insert_json5("scouting/multicast/enabled", "false")
    config.insert_json5("listen/endpoints" if mode == "router" else "connect/endpoints", json.dumps([endpoint]))
    try:
        return zenoh.open(config)
    except zenoh.ZError as fault:
        what = "listen at" if mode == "router" else "reach a Zenoh router at"
        raise ConnectionError(f"cannot {what} {endpoint}: {fault}") from fault
