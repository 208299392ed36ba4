"""How much a machine, and an address that shows nothing, may ask of the REST API: counted in a real Redis."""

from __future__ import annotations

import re
import time
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver
from redis import Redis

from annuaire.actes.machines import Acces, ouvrir_acces
from annuaire.models import Role
from fil import sonnerie
from fil.models import Depeche
from portail import debits
from portail.debits_des_pages import COMPTEES
from telephonie.models import SourceTelephonie
from tests.annuaire.test_pages_machines import demander, jeton_de
from tests.telephonie.conftest import repondu

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _oublier():
    """What the tests before counted, and that Redis was silent."""
    redis = sonnerie.client_redis()
    debits._muet.clear()
    for cle in redis.scan_iter(f"{sonnerie.canal('debit')}:*"):
        redis.delete(cle)


@pytest.fixture
def limiter(settings):
    def _limiter(**debits_voulus):
        settings.API_DEBITS = dict.fromkeys(settings.API_DEBITS, 0) | debits_voulus

    return _limiter


@pytest.fixture
def machine(cadre, samu31, region):
    jeton = jeton_de(ouvrir_acces(auteur=cadre, nom="otn", entite=samu31, role=Role.RESPONSABLE))
    return {"authorization": f"Bearer {jeton}"}


def statuts(combien, appeler):
    return [appeler().status_code for _ in range(combien)]


def lire(entetes):
    return Client().get("/api/v1/groupes/", headers=entetes)


def test_au_dela_la_machine_attend_le_temps_dit(machine, limiter):
    limiter(lecture=6)  # one every ten seconds, two at once
    assert statuts(3, lambda: lire(machine)) == [200, 200, 429]
    refus = lire(machine)
    assert refus["Content-Type"] == "application/problem+json"
    assert 1 <= int(refus["Retry-After"]) <= 10
    assert re.fullmatch(r"Trop de demandes\u00a0: réessayez dans \d+ s\.", refus.json()["detail"])


def test_le_temps_dit_suffit(limiter):
    limiter(lecture=600)
    while not (attendre := debits.attente("lecture", "essai")):
        pass
    time.sleep(attendre)
    assert debits.attente("lecture", "essai") == 0


def test_lire_ecrire_et_verser_des_appels_se_comptent_a_part(machine, limiter, region, samu31, samu82):
    limiter(lecture=3, ecriture=3, telephonie=6_000)
    SourceTelephonie.objects.create(code="bandeau-31", nom="Bandeau", genre="bandeau", entite=samu31)

    def ecrire():
        corps = {"jeton": str(uuid4()), "texte": "Écrit par une machine.", "importance": "normale"}
        adresse = f"/api/v1/groupes/{region.pk}/entrees/"
        return Client().post(adresse, corps, content_type="application/json", headers=machine)

    def verser():
        return Client().post(
            "/api/v1/telephonie/sources/bandeau-31/evenements/",
            "\n".join(repondu()),
            content_type="application/x-ndjson",
            headers=machine,
        )

    assert statuts(2, lambda: lire(machine)) == [200, 429]
    assert statuts(2, ecrire) == [201, 429]
    assert statuts(30, verser) == [200] * 30


def test_une_autre_machine_n_en_souffre_pas(machine, limiter, cadre, samu31):
    limiter(lecture=3)
    autre = jeton_de(ouvrir_acces(auteur=cadre, nom="lrm", entite=samu31, role=Role.LECTEUR))
    statuts(3, lambda: lire(machine))
    assert lire({"authorization": f"Bearer {autre}"}).status_code == 200


def test_les_personnes_ne_sont_pas_comptees(limiter, arm, region):
    limiter(lecture=1, ecriture=1, anonyme=1)
    client = Client()
    client.force_login(arm, backend="annuaire.connexion.ConnexionPortail")
    assert statuts(5, lambda: client.get("/api/v1/groupes/")) == [200] * 5


def test_sans_jeton_on_est_compte_par_adresse(limiter, machine):
    limiter(anonyme=3)
    assert statuts(2, lambda: lire({})) == [401, 429]
    refus = lire({"authorization": "Bearer inconnu"})
    assert refus.status_code == 429 and int(refus["Retry-After"]) >= 1
    assert Client().get("/api/v1/groupes/", REMOTE_ADDR="192.0.2.7").status_code == 401
    assert lire(machine).status_code == 200


def test_les_jetons_se_demandent_tant_par_adresse(limiter, cadre, samu31):
    cles = ouvrir_acces(auteur=cadre, nom="otn", entite=samu31, role=Role.LECTEUR)
    limiter(jeton=3)
    assert demander(cles).status_code == 200
    refus = demander(cles)
    assert (refus.status_code, refus["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(refus["Retry-After"]) <= 20 and "réessayez dans" in refus.json()["detail"]


def test_qui_n_a_pas_de_cle_ne_prive_pas_de_jetons_les_machines_de_son_adresse(limiter, cadre, samu31):
    cles, autres = (ouvrir_acces(auteur=cadre, nom=nom, entite=samu31, role=Role.LECTEUR) for nom in ("otn", "lrm"))
    limiter(jeton=3)
    inconnu = Acces(cles.acces, "inconnu", "peu importe")
    assert statuts(3, lambda: demander(inconnu)) == [401, 429, 429]
    assert statuts(2, lambda: demander(cles)) == [200, 429]
    corps = {"grant_type": "client_credentials", "client_id": autres.identifiant, "client_secret": autres.secret}
    assert statuts(2, lambda: Client().post("/oauth/token/", corps)) == [200, 429]
    assert Client().post("/oauth/token/", corps | {"client_id": "a\x00"}).status_code == 429


def test_sans_redis_personne_n_est_limite_et_personne_n_attend(limiter, machine, monkeypatch):
    limiter(lecture=3)
    muet = Redis.from_url("redis://127.0.0.1:1/0", socket_connect_timeout=0.2)
    monkeypatch.setattr(debits, "_compter", muet.register_script(debits.COMPTER))
    assert statuts(3, lambda: lire(machine)) == [200] * 3
    assert debits._muet["jusqu_a"] > 0


def entre(personne):
    client = Client()
    client.force_login(personne, backend="annuaire.connexion.ConnexionPortail")
    return client


def test_les_exports_d_une_personne_attendent_le_temps_dit(limiter, arm, voisin, region):
    limiter(export=3)
    adresse, client = f"/mains-courantes/{region.pk}/export.csv", entre(arm)
    assert statuts(2, lambda: client.get(adresse)) == [200, 429]
    refus = client.get(adresse)
    assert 1 <= int(refus["Retry-After"]) <= 20
    assert "Beaucoup de fichiers" in refus.text and f"Attendez {refus['Retry-After']} seconde" in refus.text
    assert Depeche.objects.filter(genre="main_courante.exportee").count() == 1
    # Nobody else waits, nor does what this person reads.
    assert entre(voisin).get(adresse).status_code == 200
    assert statuts(5, lambda: client.get(f"/mains-courantes/{region.pk}/")) == [200] * 5


def test_les_recherches_se_comptent_a_part(limiter, arm):
    limiter(recherche=3, export=3)
    client = entre(arm)
    assert statuts(2, lambda: client.get("/trouver/", {"q": "hélico"})) == [200, 429]
    assert "Beaucoup de recherches" in client.get("/recherche/", {"q": "hélico"}).text


@pytest.mark.parametrize("adresse", ["messagerie/recherche/", "annuaire/recherche/", "groupes/{}/entrees/"])
def test_une_session_ne_cherche_pas_plus_par_l_api(limiter, arm, region, adresse):
    limiter(recherche=3)
    client, adresse = entre(arm), f"/api/v1/{adresse.format(region.pk)}"
    assert statuts(2, lambda: client.get(adresse, {"q": "hélico"})) == [200, 429]
    refus = client.get(adresse, {"q": "hélico"})
    assert refus["Content-Type"] == "application/problem+json" and 1 <= int(refus["Retry-After"]) <= 20
    assert "réessayez dans" in refus.json()["detail"]


def test_lire_et_consigner_par_l_api_ne_se_comptent_pas(limiter, arm, region):
    limiter(recherche=3)
    client, adresse = entre(arm), f"/api/v1/groupes/{region.pk}/entrees/"
    assert statuts(4, lambda: client.get(adresse, {"q": ""})) == [200] * 4
    corps = {"texte": "Lit fermé.", "importance": "normale"}

    def ecrire():
        return client.post(f"{adresse}?q=a", corps | {"jeton": str(uuid4())}, content_type="application/json")

    assert statuts(4, ecrire) == [201] * 4


def test_ce_qu_un_formulaire_contenait_n_est_pas_perdu(limiter, arm, region):
    limiter(export=3)
    client, evenement = entre(arm), "/evenements/999999/victimes/export/"
    motif = 'Transmission à l\'ARS "ce soir"'
    reponses = [client.post(evenement, {"format": "csv", "motif": motif, "identites": "on"}) for _ in range(2)]
    assert [reponse.status_code for reponse in reponses] == [404, 429]
    (formulaire,) = re.findall(rf'<form [^>]*action="{evenement}">(.*?)</form>', reponses[1].text)
    champs = {nom: unescape(valeur) for nom, valeur in re.findall(r'name="(\w+)" value="([^"]*)"', formulaire)}
    assert champs.pop("csrfmiddlewaretoken")
    assert champs == {"format": "csv", "motif": motif, "identites": "on"}


def test_chaque_page_comptee_existe():
    noms = {motif.name for motif in _motifs(get_resolver().url_patterns)}
    assert set(COMPTEES) <= noms


def _motifs(motifs):
    for motif in motifs:
        if hasattr(motif, "url_patterns"):
            yield from _motifs(motif.url_patterns)
        else:
            yield motif
