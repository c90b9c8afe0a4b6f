"""As the program does before torch is imported: threads that wait must not spin, or two of them slow a busy machine.
One thread computes: equal sums need equal numbers, and tests run side by side.
Windows are drawn without a screen, unless the platform is named. Logs are signed with a key of the tests' own."""

import os
import tempfile

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("LGRR_KEY_FILE", f"{tempfile.mkdtemp(prefix='lgrr-tests-')}/signing-key.pem")
