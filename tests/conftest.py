"""What holds for every test.

One torch thread: tensors here are too small for more, and threads that wait for one another are
slow on a busy machine. No deadline for an example of hypothesis: on such a machine it says nothing
about the code.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from hypothesis import settings

settings.register_profile("surefoot", deadline=None)
settings.load_profile("surefoot")
