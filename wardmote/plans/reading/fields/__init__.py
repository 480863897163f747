"""The parsers of single fields: pure functions on plain values. They know no table, no file and no database."""
