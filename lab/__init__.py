"""A lab of virtual radios: see README.md."""
import os

from .vm import Lab
from .process import LabError, Result

__all__ = ["Lab", "LabError", "Result"]

# A user's PATH often lacks the place of mke2fs.
os.environ["PATH"] += ":/usr/sbin:/sbin"
