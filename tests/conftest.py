"""Every test runs on one torch thread: its tensors are too small for more, and threads that wait for one another are slow on a busy machine."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
