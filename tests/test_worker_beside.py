"""The worker that ./run starts beside the server ends with it, however the server ends."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import NewInstallation
from tests.installation import ROOT


@pytest.mark.slow
@pytest.mark.sqlite  # it is the processes that are asked, and they have no other engine here
@pytest.mark.parametrize("has_begun", [True, False], ids=["at work", "still starting"])
def test_the_worker_ends_when_whoever_started_it_was_killed(
    founded_installation: NewInstallation, has_begun: bool
) -> None:
    installation = founded_installation(engine="sqlite")
    # The shell becomes another program, as ./run becomes the server, and the worker stays its child.
    command = f"{sys.executable} -m wardmote work --every 3600 --parent $$ & echo started; exec sleep 3600"
    with subprocess.Popen(
        ["bash", "-c", command], cwd=ROOT, env=installation.environment, stdout=subprocess.PIPE, text=True
    ) as shell:
        assert shell.stdout is not None
        assert shell.stdout.readline() == "started\n"
        if has_begun:
            installation.wardmote("work", "--once")  # by the end of this the other has loaded as well
        shell.kill()
        assert shell.stdout.read() == ""  # comes to an end once the worker, who holds the other end, has ended
