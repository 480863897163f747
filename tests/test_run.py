"""What ./run and ./test say when the machine lacks something. Each case is played with stand-ins on the path."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("mkdir", "cat", "cksum", "rm", "tail", "grep", "awk", "dirname", "bash", "env")

OLD_PYTHON = "#!/bin/sh\nexit 1\n"
NO_VENV = '#!/bin/sh\ncase "$2" in *version_info*) exit 0 ;; *) exit 1 ;; esac\n'
GOOD_PYTHON = "#!/bin/sh\nexit 0\n"
SMALL_DISK = "#!/bin/sh\necho Filesystem\necho 'disk 100 90 10240 90% /'\n"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout's scripts beside a directory of programs that is the whole path."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in TOOLS:
        found = subprocess.run(["which", name], capture_output=True, text=True, check=True).stdout.strip()
        (programs / name).symlink_to(found)
    install(tmp_path, "df", "#!/bin/sh\necho Filesystem\necho 'disk 9 9 99999999 1% /'\n")
    return tmp_path


def install(machine: Path, name: str, script: str) -> None:
    program = machine / "programs" / name
    program.write_text(script)
    program.chmod(0o755)


def say(machine: Path, commands: str) -> tuple[int, str]:
    """Run commands of scripts/environment.sh; the exit code, and everything that a person reads."""
    script = f"set -eu; . {ROOT}/scripts/environment.sh; {commands}"
    outcome = subprocess.run(
        ["bash", "-c", script],
        cwd=machine,
        env={"PATH": str(machine / "programs")},
        capture_output=True,
        text=True,
    )
    return outcome.returncode, outcome.stdout + outcome.stderr


def test_without_a_new_enough_python_it_says_which_is_needed(machine: Path) -> None:
    install(machine, "python3", OLD_PYTHON)
    code, said = say(machine, "find_python")
    assert code == 1
    assert "needs Python 3.11 or newer, and none was found" in said


def test_a_python_without_venv_is_named_with_what_to_install(machine: Path) -> None:
    install(machine, "python3.12", NO_VENV)
    code, said = say(machine, "find_python")
    assert code == 1
    assert "python3.12 is new enough, but lacks" in said
    assert "apt-get install python3-venv" in said


def test_an_old_python3_does_not_hide_a_newer_one(machine: Path) -> None:
    install(machine, "python3", OLD_PYTHON)
    install(machine, "python3.13", GOOD_PYTHON)
    assert say(machine, 'find_python; echo "$PYTHON"') == (0, "python3.13\n")


def test_a_nearly_full_disk_is_noticed_before_anything_is_written(machine: Path) -> None:
    install(machine, "python3", GOOD_PYTHON)
    install(machine, "df", SMALL_DISK)
    code, said = say(machine, "find_python; make_environment")
    assert code == 1
    assert "The disk is nearly full: the Python packages need 1200 MB, and 10 MB are free." in said
    assert not (machine / ".venv").exists()


def test_a_half_made_environment_is_made_again(machine: Path) -> None:
    install(machine, "python3", f'#!/bin/sh\n[ "$2" = venv ] || exit 0\nmkdir -p .venv/bin\n{copy_of_good_python()}')
    (machine / ".venv" / "bin").mkdir(parents=True)
    (machine / ".venv" / "left-over").touch()
    code, said = say(machine, "find_python; make_environment; make_environment")
    assert code == 0
    assert said.count("Making the Python environment") == 1
    assert not (machine / ".venv" / "left-over").exists()


def test_without_a_network_it_says_so_and_what_is_kept(machine: Path) -> None:
    (machine / ".venv" / "bin").mkdir(parents=True)
    python = machine / ".venv" / "bin" / "python"
    python.write_text("#!/bin/sh\necho 'Could not fetch uv: no route to host'\nexit 1\n")
    python.chmod(0o755)
    for name in ("requirements-build.txt", "requirements.txt", "pyproject.toml"):
        (machine / name).write_text("")
    code, said = say(machine, "install requirements.txt")
    assert code == 1
    assert "The packages could not be installed. Is this machine connected" in said
    assert "no route to host" in said


def copy_of_good_python() -> str:
    return "printf '#!/bin/sh\\nexit 0\\n' > .venv/bin/python\n/bin/chmod +x .venv/bin/python\n"


@pytest.mark.parametrize("command", ["run", "test"])
def test_help_is_given_and_an_unknown_option_refused(command: str) -> None:
    helped = subprocess.run([ROOT / command, "--help"], capture_output=True, text=True)
    assert helped.returncode == 0
    assert f"./{command}" in helped.stdout
    refused = subprocess.run([ROOT / command, "--no-such-option"], capture_output=True, text=True)
    assert refused.returncode == 1
    assert f"See ./{command} --help." in refused.stderr
