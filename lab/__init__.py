"""A lab of virtual radios: see README.md."""
from .vm import Lab
from .process import LabError, Result

__all__ = ["Lab", "LabError", "Result"]
