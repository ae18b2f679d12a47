"""`python -m envs.simulators.robot.zenoh.router tcp/127.0.0.1:7447`: a Zenoh router, as
`rmw_zenohd` is one.
"""

import signal
import sys

from envs.simulators.robot.zenoh.session import open_session


def main() -> int:
    """Listen until Ctrl-C or SIGTERM."""
    session = open_session("router", sys.argv[1])
    print(f"listening at {sys.argv[1]}", flush=True)
    signal.sigwait({signal.SIGINT, signal.SIGTERM})
    session.close()
    return 0


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    sys.exit(main())
