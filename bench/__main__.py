"""Everything that is measured: ``python -m bench``, or ``python -m bench load serve`` for some of it."""

from __future__ import annotations

import argparse

from bench import edition, history, load, measures, publish, reading, search, serve, spark, spc, warehouse

BENCHES = {
    "reading": reading.main,
    "edition": edition.main,
    "search": search.main,
    "history": history.main,
    "load": load.main,
    "publish": publish.main,
    "serve": serve.main,
    "spc": spc.main,
    "spark": spark.main,
    "warehouse": warehouse.main,
    "measures": measures.main,
}

parser = argparse.ArgumentParser(prog="bench", description="Measured speed, beside a peer where one is installed.")
parser.add_argument("names", nargs="*", help=f"any of {', '.join(BENCHES)}; all of them without a name")
names = parser.parse_args().names or list(BENCHES)
if unknown := set(names) - set(BENCHES):
    parser.error(f"There is no bench called {', '.join(sorted(unknown))}.")
for name in names:
    BENCHES[name]()
