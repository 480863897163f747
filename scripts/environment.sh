# Sourced by ./run and ./test: finds Python, keeps .venv as the lock files say, and speaks plainly when it cannot.

say() { printf '%s\n' "$*"; }
stop() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

# Every command starts faster where Python may keep what it compiled.
unset PYTHONDONTWRITEBYTECODE
mkdir -p var
LOG=var/setup.log

# Run one command quietly; its output is kept for when it fails.
quietly() { "$@" >>"$LOG" 2>&1; }

# Two set-ups at once would spoil each other's work, so the second waits. The lock lasts as long as file 9 is open.
lock_setup() {
    exec 9>var/setup.lock
    if ! "$PYTHON" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)' 2>/dev/null; then
        say "Another ./run or ./test is setting up. Waiting for it to finish …"
        "$PYTHON" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
    fi
}
unlock_setup() { exec 9>&-; }

# PYTHON: the first Python that is new enough and can make environments.
find_python() {
    local name found='' without_venv=''
    for name in ${WARDMOTE_PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        if "$name" -c 'import ensurepip, sqlite3, venv' 2>/dev/null; then
            found=$name
            break
        fi
        without_venv=$name
    done
    if [ -z "$found" ] && [ -n "$without_venv" ]; then
        stop "$without_venv is new enough, but lacks the modules venv, ensurepip or sqlite3.
On Debian and Ubuntu: apt-get install python3-venv"
    fi
    [ -n "$found" ] || stop "Wardmote needs Python 3.11 or newer, and none was found.
Install it (on Debian 12 or Ubuntu 24.04: apt-get install python3 python3-venv), then try again."
    PYTHON=$found
}

# .venv/.made-for says that the environment was finished, and where: it does not survive being moved or left half made.
make_environment() {
    if [ "$(cat .venv/.made-for 2>/dev/null)" = "$PWD" ] && .venv/bin/python -c '' 2>/dev/null; then
        return
    fi
    need_room 1200 "the Python packages"
    say "Making the Python environment in .venv …"
    rm -rf .venv
    : >"$LOG"
    quietly "$PYTHON" -m venv .venv || stop "The environment could not be made. The reason is at the end of $LOG:
$(tail -n 3 "$LOG")"
    printf '%s' "$PWD" >.venv/.made-for
}

# install LOCK: bring .venv to what the lock file says, if it is not already there. Never removes what another lock
# brought, so that ./run and ./test share one environment.
install() {
    local lock=$1 stamp wanted
    stamp=.venv/.installed-$lock
    wanted=$(cat requirements-build.txt "$lock" pyproject.toml | cksum)
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    say "Installing the packages of $lock …"
    : >"$LOG"
    export PIP_DISABLE_PIP_VERSION_CHECK=1 UV_NO_PROGRESS=1
    quietly .venv/bin/python -m pip install --require-hashes -r requirements-build.txt || cannot_install
    # uv is several times faster; pip knows mirrors and proxies that uv may not.
    quietly .venv/bin/uv pip install --require-hashes -r "$lock" ||
        quietly .venv/bin/python -m pip install --require-hashes -r "$lock" || cannot_install
    quietly .venv/bin/uv pip install --no-deps --no-build-isolation --editable . || cannot_install
    printf '%s' "$wanted" >"$stamp"
}

cannot_install() {
    need_room 100 "the Python packages"
    stop "The packages could not be installed. Is this machine connected, and may it reach a Python package index?
What was installed so far is kept; try again and it goes on. The reason is at the end of $LOG:
$(grep -v '^ *$' "$LOG" | tail -n 4)"
}

# need_room MEGABYTES WHAT: stop while there is still room to say so.
need_room() {
    local free
    free=$(df -Pk . | awk 'NR == 2 { print int($4 / 1024) }')
    [ "$free" -ge "$1" ] || stop "The disk is nearly full: $2 need $1 MB, and $free MB are free. Make room, then try again."
}
