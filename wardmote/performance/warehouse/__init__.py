"""Figures in Parquet files with a DuckDB database beside them. The only place that knows of DuckDB."""
