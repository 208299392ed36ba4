"""What protects people in their browsers and at the door, as docs/securite.md says."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from annuaire.connexion.suivi import REFUS
from tests.fabriques import MOT_DE_PASSE
from tests.serveur import RACINE

LIRE = """
import django
django.setup()
from django.conf import settings
from django.test import Client
reponse = Client().get("/compte/connexion/", secure=True, headers={"host": "localhost"})
print(reponse.headers.get("Strict-Transport-Security", ""))
for cookie in reponse.cookies.values():
    print(cookie.OutputString())
print(settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_SECURE, settings.CSRF_COOKIE_DOMAIN, settings.CSRF_COOKIE_PATH)
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY)
print(settings.SESSION_COOKIE_SAMESITE, settings.SESSION_COOKIE_DOMAIN, settings.SESSION_COOKIE_PATH)
"""


@pytest.fixture(scope="module")
def en_https() -> list[str]:
    """What an installation behind HTTPS answers and sets, in a process of its own."""
    environnement = os.environ | {"PORTAIL_HTTPS": "oui", "DJANGO_SETTINGS_MODULE": "portail.settings"}
    lu = subprocess.run(
        [sys.executable, "-c", LIRE], cwd=RACINE, env=environnement, capture_output=True, text=True, check=True
    )
    return lu.stdout.splitlines()


def test_en_https_le_navigateur_ne_revient_pas_au_clair(en_https):
    assert en_https[0] == "max-age=31536000; includeSubDomains"


def test_en_https_la_session_est_propre_a_cet_hote(en_https):
    assert en_https[-2] == "__Host-seance True True"
    assert en_https[-1] == "Lax None /"
    assert en_https[-3] == "__Host-csrftoken True None /"
    poses = en_https[1:-3]
    assert poses and all(ligne.startswith("__Host-") and "Secure" in ligne and "Path=/" in ligne for ligne in poses)


def test_aucun_autre_site_ne_lit_nos_reponses(client, arm):
    client.force_login(arm)
    for adresse in ("/", "/api/v1/groupes/", "/sante/vivant"):
        reponse = client.get(adresse, headers={"origin": "https://ailleurs.exemple"})
        assert not [nom for nom in reponse.headers if nom.lower().startswith("access-control-")]
        assert reponse["Referrer-Policy"] == "same-origin"
        assert reponse["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_la_methode_trace_n_est_pas_servie(arm):
    navigateur = Client(enforce_csrf_checks=True)
    navigateur.force_login(arm)
    assert {navigateur.trace(adresse).status_code for adresse in ("/", "/api/v1/groupes/")} == {405}


@pytest.mark.parametrize("propose", ["Samu-Portail-2026!", "regulation2026", "SIVIC.smur.crise", "Samu31Samu31Samu"])
def test_un_mot_de_passe_ne_repose_pas_sur_les_mots_du_metier(arm, propose):
    with pytest.raises(ValidationError) as refus:
        validate_password(propose, arm)
    assert "mots du métier" in str(refus.value.messages)
    # Anything goes besides: no sort of character is asked for.
    validate_password("quatre tortues lentes", arm)
    validate_password("839 201 930 192 44", arm)


def test_un_long_mot_de_passe_est_pris_tel_quel(client, arm):
    propose = " Été à la Mer, " * 8 + "fin"
    validate_password(propose, arm)
    arm.set_password(propose)
    arm.save()
    for essai, entre in ((propose[:-1], False), (propose.lower(), False), (propose, True)):
        client.post("/compte/connexion/", {"login": arm.username, "password": essai})
        assert ("_auth_user_id" in client.session) is entre


def test_entrer_change_la_cle_de_la_session(client, arm):
    session = client.session
    session["avant"] = "oui"
    session.save()
    avant = session.session_key
    client.cookies["sessionid"] = avant
    client.post("/compte/connexion/", {"login": arm.username, "password": MOT_DE_PASSE})
    assert client.session["_auth_user_id"] == str(arm.pk)
    assert client.session.session_key != avant


def test_les_connexions_s_inscrivent_au_journal(client, arm, caplog):
    refuses = REFUS.labels("identifiants")._value.get()
    with caplog.at_level("INFO", "annuaire.connexion.suivi"):
        client.post("/compte/connexion/", {"login": arm.username, "password": "faux"})
        client.post("/compte/connexion/", {"login": arm.username, "password": MOT_DE_PASSE})
        client.post("/compte/deconnexion/")
    dites = [ligne.msg for ligne in caplog.records if ligne.name == "annuaire.connexion.suivi"]
    assert [dite["event"] for dite in dites] == ["connexion_refusee", "connexion", "deconnexion"]
    assert [dite.get("utilisateur") for dite in dites] == [None, arm.pk, arm.pk]
    assert REFUS.labels("identifiants")._value.get() == refuses + 1
