"""Everything that is measured: ``python -m bench``."""

from bench import edition, reading

reading.main()
edition.main()
