"""Where ./run serves the example when somebody else is there already."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from wardmote.config.gunicorn import address_of
from wardmote.config.ports import HOST, NoPortError, choose


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as server:
        server.bind((HOST, 0))
        server.listen()
        yield server.getsockname()[1]


def test_the_next_free_port_is_taken(taken: int) -> None:
    assert choose(None, usual=[taken, taken + 1, taken + 2]) in {taken + 1, taken + 2}


def test_a_port_that_was_asked_for_is_never_exchanged(taken: int) -> None:
    with pytest.raises(NoPortError, match=f"Port {taken} is in use"):
        choose(str(taken))


def test_when_every_usual_port_is_taken_another_is_asked_for(taken: int) -> None:
    with pytest.raises(NoPortError, match="Choose another"):
        choose(None, usual=[taken])


@pytest.mark.parametrize("wanted", ["", "eighty", "-1", "0", "65536", "80.5", "٨٠٨٠"])
def test_what_is_not_a_port_is_refused(wanted: str) -> None:
    with pytest.raises(NoPortError, match="is not a port"):
        choose(wanted)


def test_the_server_says_where_it_listens_and_not_where_it_would_have() -> None:
    assert address_of([("127.0.0.1", 8117)]) == "http://127.0.0.1:8117"
    assert address_of(["/run/wardmote.sock", ("127.0.0.1", 8117)]) == "/run/wardmote.sock"
