from wardmote.performance.models.noting import ChartNote
from wardmote.performance.models.typing import TypedFigure, TypedSeries

__all__ = ["ChartNote", "TypedFigure", "TypedSeries"]
