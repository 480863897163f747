"""What this room decides, as plain functions on plain values."""
