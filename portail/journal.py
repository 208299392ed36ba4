"""The journals: one JSON line per event on the standard output. Identifiers and counts, never what people wrote."""

from __future__ import annotations

from typing import Any

import structlog


def configurer(niveau: str) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING, so that libraries' lines have the same form."""
    communs: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*communs, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    json = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        "foreign_pre_chain": communs,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": json},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": niveau},
        "loggers": {"daphne": {"level": "WARNING"}, "django.channels": {"level": "WARNING"}},
    }
