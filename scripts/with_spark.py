"""Run a command beside a throw-away Spark: ``python scripts/with_spark.py pytest wardmote/performance/tests``.

A standalone master and two workers from the package pyspark, on the loopback address alone, with a core and little memory each;
WARDMOTE_ENGINE tells the command where they are. Exits with 77 where pyspark or Java is missing, else as the command does.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.request import urlopen

NOT_HERE = 77
HOST = "127.0.0.1"
WORKERS = 2
STARTS_WITHIN = 120  # seconds
DEFAULTS = f"""\
spark.driver.host {HOST}
spark.driver.bindAddress {HOST}
spark.driver.memory 1g
spark.executor.memory 700m
spark.sql.shuffle.partitions {WORKERS}
spark.ui.enabled false
spark.ui.showConsoleProgress false
"""


def missing() -> str:
    """What is not here; empty where Spark can be started."""
    if find_spec("pyspark") is None:
        return "the package pyspark is not installed: docs/guides/distributed.md"
    return "" if shutil.which("java") else "there is no Java. On Debian: apt-get install default-jre-headless"


@contextmanager
def cluster() -> Iterator[dict[str, str]]:
    """The environment of a program that shall use the cluster; the cluster ends with it."""
    with tempfile.TemporaryDirectory(prefix="wardmote-spark-") as folder, ExitStack() as stack:
        Path(folder, "spark-defaults.conf").write_text(DEFAULTS, encoding="utf-8")
        port, page = _free_port(), _free_port()
        address = f"spark://{HOST}:{port}"
        environment = {
            **os.environ,
            "SPARK_CONF_DIR": folder,
            "SPARK_LOCAL_IP": HOST,
            "SPARK_LOCAL_DIRS": folder,
            "SPARK_DAEMON_MEMORY": "256m",
            "WARDMOTE_ENGINE": address,
        }
        master = f"master.Master --host {HOST} --port {port} --webui-port {page}"
        worker = f"worker.Worker --host {HOST} --webui-port 0 --cores 1 --memory 1g --work-dir {folder} {address}"
        for command in (master, *[worker] * WORKERS):
            stack.enter_context(_process(command.split(), environment))
        _wait(f"http://{HOST}:{page}/json/")
        yield environment


@contextmanager
def _process(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    import pyspark

    program = str(Path(pyspark.__file__).parent / "bin" / "spark-class")
    name, *arguments = command
    process = subprocess.Popen(
        [program, f"org.apache.spark.deploy.{name}", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


def _wait(page: str) -> None:
    """Until the master knows its workers."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        try:
            with urlopen(page) as answer:  # nosec B310 - our own master
                if json.load(answer)["aliveworkers"] == WORKERS:
                    return
        except OSError:
            pass
        time.sleep(0.2)
    raise TimeoutError(f"Spark did not start within {STARTS_WITHIN} seconds.")


def main(command: list[str]) -> int:
    """Run the command with WARDMOTE_ENGINE set."""
    if lacking := missing():
        print(f"Spark cannot be started: {lacking}", file=sys.stderr)
        return NOT_HERE
    with cluster() as environment:
        return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
