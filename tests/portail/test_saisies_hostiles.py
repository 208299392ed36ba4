"""What nobody types and somebody sends: refused in French with a 4xx, or ignored; never a breakdown."""

import json
import uuid

import pytest
from django.test import Client

from annuaire.models import Entite
from tests import fabriques
from tests.annuaire.porte import confirmer

ENORME = "9" * 30
ADRESSES = [
    "/annuaire/?q=%00",
    "/annuaire/?q=a%00b&type=%00",
    "/annuaire/?q=%ff%fe",
    "/annuaire/entites/%00/",
    "/annuaire/entites/SAMU%0031/",
    "/annuaire/entites/%ff/",
    "/api/v1/annuaire/entites/%00/",
    "/evenements/agenda/%00.ics",
    "/evenements/sivic/%00/",
    f"/victimes/{ENORME}/",
    f"/annuaire/personnes/{ENORME}/",
    f"/groupes/{ENORME}/",
    f"/groupes/{ENORME}/modifier/",
    "/groupes/{g}/?q=%00",
    "/administration/?q=%00&page=%00&etat=%00",
    f"/administration/?page={ENORME}",
    f"/administration/personnes/{ENORME}/",
    f"/administration/postes/{ENORME}/",
    f"/administration/journal/?avant={ENORME}",
    "/administration/journal/?avant=%00&quoi=%00",
    f"/mains-courantes/{ENORME}/",
    f"/mains-courantes/{ENORME}/suite/",
    f"/mains-courantes/{ENORME}/actions/",
    f"/mains-courantes/{ENORME}/reglages/",
    f"/mains-courantes/{ENORME}/entrees/1/",
    f"/mains-courantes/{ENORME}/export.csv",
    "/mains-courantes/{g}/entrees/" + ENORME + "/",
    "/mains-courantes/{g}/entrees/0/",
    "/mains-courantes/{g}/export.%00",
    "/mains-courantes/{g}/?avant=-1",
    "/mains-courantes/{g}/?avant=" + ENORME,
    "/mains-courantes/{g}/suite/?avant=0&apres=0",
    "/mains-courantes/{g}/?auteur=%00&entite=-5&categorie=%00&q=%00&vue=%00&systeme=%00&importance=%00&periode=%00",
    "/mains-courantes/{g}/?du=0001-01-01T00:00&au=9999-12-31T23:59",
    "/mains-courantes/{g}/?au=9999-12-31T23:59:59-12:00",
    "/mains-courantes/{g}/?du=0001-01-01T00:00:00%2B14:00",
    "/mains-courantes/{g}/?du=2026-13-45",
    "/mains-courantes/{g}/export.csv?au=9999-12-31T23:59:59-12:00",
    "/mains-courantes/{g}/export.json?du=0001-01-01T00:00:00%2B14:00",
    "/mains-courantes/{g}/export.pdf?du=0001-01-01T00:00",
    "/recherche/?q=%00",
    "/recherche/?q=" + "('" * 80 + "&avant=" + ENORME,
    "/recherche/?q=%26%7C!%3A*%3C-%3E",
    "/recherche/?avant=x",
    "/trouver/?q=%00",
    "/trouver/?q=" + "('" * 150,
    "/trouver/?q=%26%7C!%3A*%3C-%3E",
    "/trouver/?q=0561%00",
    "/evenements/recherche/?q=%00&page=" + ENORME,
    "/fil/depuis",
    f"/fil/depuis?g={ENORME}:1",
    "/fil/depuis?g=1:-1",
    "/fil/depuis?g=%00:%00",
    "/fil/depuis?g={g}:999999999999999999",
    f"/api/v1/groupes/{ENORME}/entrees/",
    "/api/v1/groupes/{g}/entrees/?avant=" + ENORME,
    "/api/v1/groupes/{g}/entrees/?q=%00",
    "/api/v1/groupes/{g}/entrees/?au=9999-12-31T23:59:59-12:00",
    "/api/v1/groupes/{g}/entrees/?du=0001-01-01T00:00",
    "/api/v1/groupes/{g}/destinataires/?q=%00%25_",
    f"/api/v1/groupes/{ENORME}/destinataires/",
    f"/api/v1/groupes/{ENORME}/modeles/",
    f"/api/v1/entrees/{ENORME}/",
    "/compte/connexion/?next=%00&motif=%00",
    "/compte/connexion/poste/?next=//mal.example",
    "/a-faire/?tout=%00",
    "/%00",
    "/%ff%fe",
]
FORMULAIRES = [
    (f"/compte/postes/{ENORME}/activer/", {"next": "//mal.example"}),
    (f"/compte/sessions/{ENORME}/fermer/", {}),
    ("/compte/connexion/poste/", {"poste": ENORME, "next": "\x00"}),
    ("/compte/profil/", {"telephone": "\x00"}),
    ("/compte/profil/", {"telephone": "0" * 5000}),
    ("/groupes/nouveau/", {"nom": "\x00\x00\x00\x00", "description": "\x00"}),
    ("/groupes/nouveau/", {"nom": "\ud83d".encode("utf-8", "surrogatepass"), "description": ""}),
    ("/groupes/{g}/participants/", {"droit": "\x00", "entite": ENORME, "personne": "\x00"}),
    ("/groupes/{g}/participants/", {"droit": ENORME}),
    ("/groupes/{g}/participants/", {}),
    (f"/groupes/{{g}}/participants/{ENORME}/", {"droit": "1"}),
    (f"/groupes/{{g}}/participants/{ENORME}/retirer/", {}),
    ("/groupes/{g}/quitter/", {"qui": "\x00"}),
    (f"/groupes/{ENORME}/quitter/", {}),
    ("/administration/comptes/nouveau/", {"entite": ENORME, "role": "\x00", "identifiant": "\x00", "nom": "\x00"}),
    ("/administration/personnes/{p}/postes/", {"entite": "\x00", "role": "dieu", "debut_le": "0001-01-01T00:00"}),
    ("/administration/personnes/{p}/postes/", {"entite": "{e}", "role": "lecteur", "debut_le": "0001-01-01T00:00"}),
    ("/administration/personnes/{p}/postes/", {"entite": "{e}", "role": "lecteur", "fin_le": "9999-12-31T23:59"}),
    ("/administration/personnes/{p}/identite/", {"nom": "\x00", "prenom": "\x00", "identifiant_psc": "é"}),
    ("/mains-courantes/{g}/reglages/", {"delai_prise_en_compte": ENORME}),
    ("/mains-courantes/{g}/reglages/", {"titre": "\x00", "texte": "\x00", "categorie": "\x00", "importance": "\x00"}),
    ("/compte/mot-de-passe/", {"oldpassword": "\x00", "password1": "\x00", "password2": "\x00"}),
    ("/fil/lu", {"groupe": ENORME, "numero": "\x00"}),
]
CORPS = [
    b"",
    b"\xff\xfe",
    b"[]",
    b"12",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"jeton": NaN}',
    b'{"jeton": 1e999, "texte": 1e999}',
    json.dumps({"jeton": [], "texte": {}, "destinataires": "x", "action": 12}).encode(),
    json.dumps({"jeton": str(uuid.UUID(int=1)), "texte": "\x00"}).encode(),
    b'{"jeton": "00000000-0000-0000-0000-000000000002", "texte": "\\ud800", "motif": "\\ud800", "titre": "\\ud800"}',
    b'{"jeton": "00000000-0000-0000-0000-000000000003", "texte": "x", "latitude": 1e400, "longitude": -1e400}',
    b'{"jeton": "00000000-0000-0000-0000-000000000004", "texte": "x", "survenu_le": "0001-01-01T00:00:00"}',
    b'{"jeton": "00000000-0000-0000-0000-000000000005", "texte": "x", "survenu_le": "9999-12-31T23:59:59-12:00"}',
    b'{"jeton": "00000000-0000-0000-0000-000000000006", "texte": "x", "action": {"echeance": "0001-01-01T00:00:00"}}',
    b'{"jeton": "00000000-0000-0000-0000-000000000007", "texte": "x", "action": {"echeance": "9999-12-31T22:59:59Z"}}',
    b'{"jeton": "00000000-0000-0000-0000-000000000008", "texte": "x", "action": {"entite": 9223372036854775807}}',
    b'{"jeton": "00000000-0000-0000-0000-000000000009", "texte": "x", "destinataires": [{"personne": true}]}',
    b'{"jeton": "00000000-0000-0000-0000-00000000000a", "texte": "x", "categorie": "\\u0000"}',
    b'{"etat": "fait", "echeance": "0001-01-01T00:00:00"}',
    b'{"etat": "\\u0000", "entite": -1, "personne": "x"}',
    b'{"epinglee": "peut-etre"}',
    b'{"groupe": 99999999999999999999999, "jeton": "x", "numero": 99999999999999999999999}',
    b'{"groupe": -1, "numero": 1.5}',
]
ECRITURES = [
    "/api/v1/groupes/{g}/entrees/",
    "/api/v1/groupes/{g}/modeles/",
    "/api/v1/entrees/{n}/rectifications/",
    "/api/v1/entrees/{n}/annulation/",
    "/api/v1/entrees/{n}/prises-en-compte/",
    "/api/v1/entrees/{n}/relances/",
    "/api/v1/entrees/{n}/commentaires/",
    "/api/v1/entrees/{n}/epingle/",
    "/api/v1/entrees/{n}/action/",
    "/api/v1/entrees/{n}/partages/",
    "/fil/lu",
]


@pytest.fixture
def navigateur(db, admin, region, arm):
    navigateur = Client(raise_request_exception=False)
    navigateur.force_login(admin)
    confirmer(navigateur)
    return navigateur


@pytest.fixture
def admin(ars_occitanie):
    return fabriques.personne("anne.admin", ars_occitanie, role="administrateur", fonction="")


@pytest.fixture
def situer(region, arm):
    entree = fabriques.entree(arm, region)
    return lambda adresse: (
        adresse.replace("{g}", str(region.pk))
        .replace("{n}", str(entree.pk))
        .replace("{p}", str(arm.pk))
        .replace("{e}", str(Entite.objects.get(code="SAMU31").pk))
    )


def test_aucune_adresse_ne_met_le_portail_en_panne(navigateur, situer):
    statuts = {adresse: navigateur.get(situer(adresse)).status_code for adresse in ADRESSES}
    assert {adresse: statut for adresse, statut in statuts.items() if statut >= 500} == {}


def test_aucun_formulaire_ne_met_le_portail_en_panne(navigateur, situer):
    statuts = {
        f"{adresse} {champs}": navigateur.post(
            situer(adresse), {c: situer(v) if isinstance(v, str) else v for c, v in champs.items()}
        ).status_code
        for adresse, champs in FORMULAIRES
    }
    assert {envoi: statut for envoi, statut in statuts.items() if statut >= 500} == {}


@pytest.mark.parametrize("adresse", ECRITURES)
def test_aucun_corps_ne_met_le_portail_en_panne(navigateur, situer, adresse):
    for corps in CORPS:
        reponse = navigateur.post(situer(adresse), corps, content_type="application/json")
        assert reponse.status_code < 500, corps[:120]
        if reponse.status_code == 400:
            assert reponse["Content-Type"] == "application/problem+json"


def test_apres_tout_cela_la_page_et_le_fil_se_lisent(navigateur, situer, region):
    for corps in CORPS:
        for adresse in ("/api/v1/groupes/{g}/entrees/", "/api/v1/entrees/{n}/action/"):
            navigateur.post(situer(adresse), corps, content_type="application/json")
    for adresse in ("/mains-courantes/{g}/", "/mains-courantes/{g}/actions/", "/", "/fil/depuis?g={g}:0"):
        assert navigateur.get(situer(adresse)).status_code == 200, adresse
    for format_ in ("pdf", "xlsx", "csv", "json"):
        assert navigateur.get(situer(f"/mains-courantes/{{g}}/export.{format_}")).status_code == 200, format_


def test_un_cookie_de_session_impossible_vaut_une_session_absente(db):
    navigateur = Client(raise_request_exception=False)
    navigateur.cookies["sessionid"] = "abcdefgh\x00ijkl"
    assert navigateur.get("/").status_code == 302
