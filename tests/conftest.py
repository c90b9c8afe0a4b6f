"""As the program does before torch is imported: threads that wait must not spin, or two of them slow a busy machine."""

import os

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
