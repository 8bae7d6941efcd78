"""One JSON line per event, without personal data.

Exceptions are printed by the plain formatter: the pretty one would print local variables, which hold form values,
tokens and rows about people.
"""

import os
import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger


LEVEL = os.environ.get("BETTERWARD_LOG_LEVEL", "INFO").upper()

LEFT_OUT = ("user_id", "ip", "user_agent", "code_verifier", "email")
"""What django-structlog or a library may bind and a log line must not carry."""


PERSONAL_PATH = re.compile(r"(/accounts/password/reset/key/|/accounts/confirm-email/|/codes/|/people/)[^/ ]+")
"""Addresses with a person or a one-time key in them: what follows is left out."""

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
TEN_DIGITS = re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b")
DATABASE_DETAIL = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)


def without_persons(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drop what could name a person, and the query string of addresses."""
    for key in LEFT_OUT:
        event.pop(key, None)
    if isinstance(request := event.get("request"), str):
        event["request"] = PERSONAL_PATH.sub(r"\1<id>", request.split("?")[0])
    return event


def without_values(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drop from messages and traces what a database or a library quotes: rows, e-mail addresses, long numbers."""
    for key in ("event", "exception"):
        if isinstance(text := event.get(key), str):
            text = DATABASE_DETAIL.sub(r"\1: left out", PERSONAL_PATH.sub(r"\1<id>", text))
            event[key] = TEN_DIGITS.sub("<number>", ADDRESS.sub("<address>", text))
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    without_persons,
]

CHAIN_TO_STDLIB: list[Processor] = [
    structlog.stdlib.filter_by_level,
    *SHARED,
    structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
]

CONFIGURATION: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": SHARED,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                without_values,
                structlog.processors.JSONRenderer(),
            ],
        }
    },
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {
        "betterward": {"level": LEVEL},
        "django_structlog": {"level": LEVEL},
        # The request line says already what failed, with its trace.
        "django.request": {"level": "CRITICAL"},
        "procrastinate": {"level": "WARNING"},
    },
}
