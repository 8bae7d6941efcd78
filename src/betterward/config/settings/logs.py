"""Structured logs without personal data; `config.logs` holds the parts."""

import logging

import structlog

from betterward.config import logs


structlog.configure(
    processors=logs.CHAIN_TO_STDLIB,
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = logs.CONFIGURATION
# One line per request: the one that says how it ended.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = None
