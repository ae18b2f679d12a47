"""Entry points: train, evaluate, record, report, benchmark, doctor; and the results they left."""

import os

# Before torch is imported. Threads that spin while they wait are a little faster on an idle
# machine, but stop one another dead on a busy one.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
