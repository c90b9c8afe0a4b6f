"""Will it work on this machine, and if not, what is to be done: one line for each thing that the program needs.

Nothing here imports a library before it was seen to load: this is what is run where they do not.
"""

from lgrr.doctor.check import Check, State
from lgrr.doctor.examine import examine
from lgrr.doctor.telling import tell

__all__ = ["Check", "State", "examine", "tell"]
