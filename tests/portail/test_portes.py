"""What holds for every address of the portal, found in the URL table itself: a new page is held to it too."""

import re
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

OUVERTES = {"sante/vivant", "sante/pret", "metrics"}
# A calendar cannot sign in: the secret in the address says whose it is, and another one is a 404.
A_SECRET = ("/evenements/agenda/1.ics",)


def adresses(motifs=None, debut=""):
    for motif in get_resolver().url_patterns if motifs is None else motifs:
        chemin = debut + str(motif.pattern)
        if isinstance(motif, URLPattern):
            yield chemin
        else:
            yield from adresses(motif.url_patterns, chemin)


def concretes():
    """Each address with a value for each of its arguments; the technical administration is Django's."""
    chemins = [chemin for chemin in adresses() if not chemin.startswith("administration/technique/")]
    return ["/" + re.sub(r"<(?:(\w+):)?\w+>", _valeur, chemin) for chemin in chemins if chemin not in OUVERTES]


def _valeur(argument):
    return str(UUID(int=1)) if argument[1] == "uuid" else "1"


@pytest.fixture
def connectee(arm, region):
    navigateur = Client(enforce_csrf_checks=True, raise_request_exception=False)
    navigateur.force_login(arm)
    return navigateur


@pytest.mark.parametrize("methode", ["post", "put", "patch", "delete"])
def test_rien_ne_s_ecrit_sans_jeton_csrf(connectee, methode):
    ecrire = getattr(connectee, methode)
    # A machine shows its own secret there, and no cookie: nobody can make a browser ask in its place.
    vises = [adresse for adresse in concretes() if adresse != "/oauth/token/"]
    statuts = {adresse: ecrire(adresse, content_type="application/json").status_code for adresse in vises}
    assert {adresse: statut for adresse, statut in statuts.items() if statut not in (403, 404, 405)} == {}


def test_toute_reponse_porte_la_politique_de_contenu(connectee, db):
    anonyme = Client(raise_request_exception=False)
    adresses_et_erreurs = [*concretes(), "/nulle-part/", "/administration/technique/", "/sante/pret", "/metrics"]
    for adresse in adresses_et_erreurs:
        for reponse in (connectee.get(adresse), anonyme.get(adresse), connectee.post(adresse)):
            politique = reponse.headers.get("Content-Security-Policy", "")
            assert "default-src 'none'" in politique and "unsafe" not in politique, (adresse, reponse.status_code)
            assert "no-store" in reponse["Cache-Control"], adresse
            assert reponse["X-Content-Type-Options"] == "nosniff", adresse


def test_sans_session_rien_ne_se_lit(db, region):
    anonyme = Client(raise_request_exception=False)
    statuts = {adresse: anonyme.get(adresse).status_code for adresse in concretes() if "/compte/" not in adresse}
    assert [statuts.pop(adresse) for adresse in A_SECRET] == [404]
    assert {adresse: statut for adresse, statut in statuts.items() if statut not in (302, 401, 405)} == {}
