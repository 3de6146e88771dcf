"""`triage serve`: what cannot be served is said in words, and never starts."""

from socket import create_server

from tests.commands.conftest import RunTriage


def test_a_port_in_use_is_told_with_what_to_do(triage: RunTriage) -> None:
    with create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = triage("serve", "--port", port)
    assert ended.returncode == 2
    assert ended.stderr.decode() == (
        f"127.0.0.1:{port} cannot be used (Address already in use); choose another --port, or another --host\n"
    )


def test_pages_that_are_not_there_yet_are_told(triage: RunTriage) -> None:
    ended = triage("serve", "--surface", "therapist")
    assert ended.returncode == 2
    assert ended.stderr.decode().startswith("this version has no therapist's pages yet")
