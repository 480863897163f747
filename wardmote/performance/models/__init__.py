from wardmote.performance.models.noting import ChartNote

__all__ = ["ChartNote"]
