"""`python -m lgrr.doctor.loads MODULE...`: one line for each, `NAME loads` or `NAME failed REASON`.

A process of its own, since a library built for another processor ends the process that loads it.
"""

import importlib
import sys

for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except Exception as error:
        print(name, "failed", " ".join(str(error).split()), flush=True)
    else:
        print(name, "loads", flush=True)
