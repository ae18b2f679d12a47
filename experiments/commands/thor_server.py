"""`surefoot thor-server`: stand in for AI2-THOR's Unity build."""

import sys

from envs.simulators.thor.standin.__main__ import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
