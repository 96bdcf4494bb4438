"""The calculator: one question, asked at the keyboard, on the public site and by the staff, and its answer."""

from .answer import Answer, Question, answer
from .form import CalculatorForm, asked
from .page import Page, page_of
from .reading import cells_as_data, read_cutoff, read_moment, read_pause, read_term

__all__ = [
    "Answer",
    "CalculatorForm",
    "Page",
    "Question",
    "answer",
    "asked",
    "cells_as_data",
    "page_of",
    "read_cutoff",
    "read_moment",
    "read_pause",
    "read_term",
]
