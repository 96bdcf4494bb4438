"""A mail server on this machine, an empty ladder of hooks, and something that a unit owes."""

import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from cchc.notices import hooks
from cchc.notices.hooks import DueThing
from cchc.notices.services import ladder
from tests.factories import UnitFactory, UserFactory

NOW = datetime(2026, 9, 1, 1, tzinfo=UTC)  # 08:00 in the office
TODAY = date(2026, 9, 1)


@dataclass
class Inbox:
    """What the server received, and how it is to answer."""

    messages: list = field(default_factory=list)
    recipient_answers: dict[str, str] = field(default_factory=dict)  # address → "550 no such user"
    data_answer: str = "250 OK"
    before_answer: list = field(default_factory=list)  # called with the message once it is whole

    def ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.messages]

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  # aiosmtpd's name
        answer = self.recipient_answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # aiosmtpd's name
        message = message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=policy.default)
        if self.data_answer.startswith("250"):
            self.messages.append(message)
        for call in self.before_answer:
            call(server)
        return self.data_answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(autouse=True)
def _signals_as_before() -> Iterator[None]:
    """Give the process its signals back: the command of the worker takes them, and Ctrl+C would end no test any more."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(autouse=True)
def _own_spool(settings, tmp_path, monkeypatch):
    """Notes of its own, no app that owes anything."""
    settings.MAIL_SPOOL = tmp_path / "outbox"
    settings.SITE_URL = "https://cchc.example.gov.vn"
    settings.DEFAULT_FROM_EMAIL = "cchc@example.gov.vn"
    monkeypatch.setattr(hooks, "due_things", [])
    monkeypatch.setattr(hooks, "still_due", {})


@pytest.fixture
def server(settings):
    """A real SMTP server that takes everything unless told otherwise."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "cchc.notices.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_TIMEOUT = 3
    inbox.controller = controller
    yield inbox
    controller.stop(no_assert=True)


@pytest.fixture
def no_server(settings):
    """Nobody listens at the mail server's address."""
    settings.EMAIL_BACKEND = "cchc.notices.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


@pytest.fixture
def person(db):
    return UserFactory(full_name="Vũ Thị Lan", email="lan@example.gov.vn")


@pytest.fixture
def with_ladder(db):
    ladder.load_ladder()


@pytest.fixture
def owe(monkeypatch):
    """Return a maker of things that a unit owes; what it made is what the hook tells, until `done` holds it."""
    things: list[DueThing] = []
    monkeypatch.setattr(hooks, "due_things", [lambda today: list(things)])

    def make(**values) -> DueThing:
        unit = values.pop("unit", None) or UnitFactory(name="An Phú")
        values = {
            "kind": "tests.reminder",
            "subject": unit,
            "unit": unit,
            "due_on": date(2026, 9, 4),
            "title": "Niêm yết đủ 12 thủ tục còn thiếu",
            "url": "/tasks/KP-2026-0118/",
            **values,
        }
        if "recipients" not in values:
            values["recipients"] = (UserFactory(full_name="Vũ Thị Lan", email="lan@example.gov.vn"),)
        things.append(DueThing(**values))
        return things[-1]

    make.things = things
    return make
