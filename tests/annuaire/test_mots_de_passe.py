"""Passwords that thieves have already, asked of a service that is never told which one."""

from __future__ import annotations

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django_pwned import api

VOLE, INCONNU = "quatre chevaux bruns au galop", "cinq girafes sous la pluie"


@pytest.fixture
def service(monkeypatch, settings):
    """One that answers as Pwned Passwords does, and keeps what it is asked."""
    empreinte = hashlib.sha1(VOLE.encode()).hexdigest().upper()  # noqa: S324 — that of the service
    demandes = []

    class Reponse(BaseHTTPRequestHandler):
        def do_GET(self):
            demandes.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(f"{'0' * 35}:3\r\n{empreinte[5:]}:1,204\r\n".encode())

        def log_message(self, *_):
            pass

    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Reponse)
    threading.Thread(target=serveur.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.setattr(api, "API_ENDPOINT", f"http://127.0.0.1:{serveur.server_port}/range/{{}}")
    settings.AUTH_PASSWORD_VALIDATORS = [
        *settings.AUTH_PASSWORD_VALIDATORS,
        {"NAME": "annuaire.connexion.mots_de_passe.MotsDePasseDivulgues"},
    ]
    yield demandes
    serveur.shutdown()
    serveur.server_close()


@pytest.mark.django_db
def test_un_mot_de_passe_deja_vole_est_refuse(service, arm):
    with pytest.raises(ValidationError, match="volé sur un autre site"):
        validate_password(VOLE, arm)
    validate_password(INCONNU, arm)
    # Five signs of the print are all that leaves.
    assert [len(demande.removeprefix("/range/")) for demande in service] == [5, 5]


@pytest.mark.django_db
def test_un_service_muet_n_empeche_personne_de_changer_le_sien(service, arm, monkeypatch):
    monkeypatch.setattr(api, "API_ENDPOINT", "http://127.0.0.1:9/range/{}")
    validate_password(VOLE, arm)
