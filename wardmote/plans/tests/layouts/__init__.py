"""An independent corpus of plan layouts with truths.

Whoever teaches the reader has not seen these pages, and whoever made these pages has not seen the reader: a layout says
what is printed, its truth says what a careful person would read. ``python -m wardmote.plans.tests.layouts report``
prints how well each layout is read in each form.
"""

from . import filled_in_by_hand, in_other_words, what_is_not_the_plan, what_the_cells_say, where_the_tree_stands
from .registry import LAYOUTS, Layout, Printed

__all__ = [
    "LAYOUTS",
    "Layout",
    "Printed",
    "filled_in_by_hand",
    "in_other_words",
    "what_is_not_the_plan",
    "what_the_cells_say",
    "where_the_tree_stands",
]
