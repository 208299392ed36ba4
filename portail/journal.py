"""The journals: one JSON line per event on the standard error. Identifiers and counts, never what people wrote.

Libraries do not know that rule: of their lines only the wording is kept, never what they put in it, and of an exception
its kind and where it went through, never its message (PostgreSQL quotes the whole row in it).
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from typing import Any

import structlog

# Ours: these may be asked for more than the libraries, which tell SQL and requests in full when they are let.
PAQUETS = ("portail", "annuaire", "fil", "ged", "maincourante", "evenements", "messagerie", "telephonie", "sivic")
# What these say is about their own connections; without it nobody knows which server does not answer.
FRANCS = frozenset({"celery.worker.consumer.consumer", "celery.beat", "celery.apps.worker", "daphne.cli"})
CADRES = 12
CHAINE = 4


def configurer(niveau: str) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING, so that libraries' lines have the same form."""
    communs: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *communs,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    json = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            resumer_l_exception,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        "foreign_pre_chain": [*communs, ajouter_la_reponse],
    }
    des_autres = "INFO" if niveau == "DEBUG" else niveau
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"sobre": {"()": Sobre}},
        "formatters": {"json": json},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["sobre"]}},
        "root": {"handlers": ["console"], "level": des_autres},
        "loggers": {
            "daphne": {"level": "WARNING"},
            "django.channels": {"level": "WARNING"},
            # Told by ours (portail/celery.py): Celery puts the exception's message and the result in its lines.
            "celery.app.trace": {"level": "CRITICAL"},
            **{paquet: {"level": niveau} for paquet in PAQUETS},
        },
    }


class Sobre(logging.Filter):
    """Keeps of a library's line its wording alone. Ours come as dictionaries and are left as they are."""

    def filter(self, record: logging.LogRecord) -> bool:
        est_des_autres = not isinstance(record.msg, dict) and record.name not in FRANCS
        if est_des_autres and not hasattr(record, "sobre"):
            record.msg, record.args, record.sobre = _formule(record), (), True
        return True


def _formule(record: logging.LogRecord) -> str:
    """What was asked to be written, before its values: the template, or what stands before them."""
    if hasattr(record, "status_code"):
        return f"reponse_{record.status_code}"
    return str(record.msg) if record.args else re.split(r"[:\n'\"]", str(record.msg), maxsplit=1)[0]


def ajouter_la_reponse(_: Any, __: str, evenement: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Django tells refusals with their request: its route says which page, its address might say of whom."""
    requete = getattr(evenement.get("_record"), "request", None)
    trouvee = getattr(requete, "resolver_match", None)
    if requete is not None:
        evenement["methode"] = getattr(requete, "method", None)
        evenement["route"] = trouvee.view_name if trouvee else None
    return evenement


def resumer_l_exception(_: Any, __: str, evenement: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """The kind of the exception and of its causes, where each went through, what PostgreSQL names: no message."""
    erreur = _erreur(evenement.pop("exc_info", None))
    evenement.pop("stack_info", None)
    if erreur is not None:
        evenement["exception"] = decrire(erreur)
    return evenement


def decrire(erreur: BaseException) -> list[dict[str, Any]]:
    decrites: list[dict[str, Any]] = []
    suivante: BaseException | None = erreur
    while suivante is not None and len(decrites) < CHAINE:
        decrites.append(_decrire(suivante))
        suivante = suivante.__cause__ or suivante.__context__
    return decrites


def _decrire(erreur: BaseException) -> dict[str, Any]:
    cadres = traceback.extract_tb(erreur.__traceback__)[-CADRES:]
    decrite: dict[str, Any] = {
        "type": f"{type(erreur).__module__}.{type(erreur).__qualname__}",
        "ou": [f"{_court(cadre.filename)}:{cadre.lineno} {cadre.name}" for cadre in cadres],
    }
    if etat := getattr(erreur, "sqlstate", None):
        decrite["sqlstate"] = etat
        decrite["contrainte"] = getattr(getattr(erreur, "diag", None), "constraint_name", None)
    return decrite


def _court(chemin: str) -> str:
    """From the package on: the machine's folders say nothing."""
    return "/".join(chemin.replace("\\", "/").split("/")[-3:])


def _erreur(exc_info: Any) -> BaseException | None:
    match exc_info:
        case True:
            return sys.exc_info()[1]
        case BaseException():
            return exc_info
        case (_, BaseException() as erreur, _):
            return erreur
    return None
