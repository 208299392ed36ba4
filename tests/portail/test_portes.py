"""What holds for every address of the portal, found in the URL table itself: a new page is held to it too."""

import re
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.durable import durant_le_module, troupe

OUVERTES = {"sante/vivant", "sante/pret", "metrics"}
# A calendar cannot sign in: the secret in the address says whose it is, and another one is a 404.
A_SECRET = ("/evenements/agenda/1.ics",)


def adresses(motifs=None, debut=""):
    """Each with its view."""
    for motif in get_resolver().url_patterns if motifs is None else motifs:
        chemin = debut + str(motif.pattern)
        if isinstance(motif, URLPattern):
            yield chemin, motif.callback
        else:
            yield from adresses(motif.url_patterns, chemin)


def concretes():
    """Each address with a value for each of its arguments, and whether its view looks at the CSRF token itself; the
    technical administration is Django's."""
    return {
        "/" + re.sub(r"<(?:(\w+):)?\w+>", _valeur, chemin): getattr(vue, "csrf_exempt", False)
        for chemin, vue in adresses()
        if not chemin.startswith("administration/technique/") and chemin not in OUVERTES
    }


def _valeur(argument):
    return str(UUID(int=1)) if argument[1] == "uuid" else "1"


@pytest.fixture(scope="module")
def reponses(django_db_setup, django_db_blocker):
    """By address: what somebody reads, what nobody reads, what somebody writes without a token. Asked once for all."""
    ailleurs = ("/nulle-part/", "/administration/technique/", "/sante/pret", "/metrics")
    with durant_le_module(django_db_blocker, troupe) as joues:
        connectee, anonyme = navigateur(joues["arm"]), Client(raise_request_exception=False)
        return {
            adresse: (
                connectee.get(adresse),
                anonyme.get(adresse),
                connectee.post(adresse, content_type="application/json"),
            )
            for adresse in (*concretes(), *ailleurs)
        }


def navigateur(personne):
    ouvert = Client(enforce_csrf_checks=True, raise_request_exception=False)
    ouvert.force_login(personne)
    return ouvert


def permises(statuts):
    # A machine shows its own secret there, and no cookie: nobody can make a browser ask in its place.
    return {a: statut for a, statut in statuts.items() if statut not in (403, 404, 405) and a != "/oauth/token/"}


def test_rien_ne_s_ecrit_sans_jeton_csrf(reponses):
    assert permises({adresse: reponses[adresse][2].status_code for adresse in concretes()}) == {}


@pytest.mark.parametrize("methode", ["put", "patch", "delete"])
def test_rien_ne_s_ecrit_par_une_autre_methode_sans_jeton_csrf(arm, region, methode):
    """Where the view answers for itself: before the others, the token is asked for alike of all that is not read."""
    ecrire = getattr(navigateur(arm), methode)
    exemptees = [adresse for adresse, est_exemptee in concretes().items() if est_exemptee]
    assert len(exemptees) > 50
    assert permises({a: ecrire(a, content_type="application/json").status_code for a in exemptees}) == {}


def test_toute_reponse_porte_la_politique_de_contenu(reponses):
    for adresse, faites in reponses.items():
        for reponse in faites:
            politique = reponse.headers.get("Content-Security-Policy", "")
            assert "default-src 'none'" in politique and "unsafe" not in politique, (adresse, reponse.status_code)
            assert "no-store" in reponse["Cache-Control"], adresse
            assert reponse["X-Content-Type-Options"] == "nosniff", adresse


def test_sans_session_rien_ne_se_lit(reponses):
    statuts = {adresse: reponses[adresse][1].status_code for adresse in concretes() if "/compte/" not in adresse}
    assert [statuts.pop(adresse) for adresse in A_SECRET] == [404]
    assert {adresse: statut for adresse, statut in statuts.items() if statut not in (302, 401, 405)} == {}
