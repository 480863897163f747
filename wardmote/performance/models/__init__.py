from wardmote.performance.models.loading import Load
from wardmote.performance.models.noting import ChartNote
from wardmote.performance.models.showing import ShownMeasure
from wardmote.performance.models.typing import TypedFigure, TypedSeries

__all__ = ["ChartNote", "Load", "ShownMeasure", "TypedFigure", "TypedSeries"]
