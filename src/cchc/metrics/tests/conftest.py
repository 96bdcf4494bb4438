"""A province with figures that do not agree; made only for the tests that ask for it."""

from .disagreeing import figures, person, province, stranger, unit

__all__ = ["figures", "person", "province", "stranger", "unit"]
