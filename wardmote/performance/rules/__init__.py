"""The statistics of performance as plain functions on plain values: no database, no clock, no request.

``docs/statistics.md`` states the same rules in words.
"""
