"""What pages and reports say in French: one call, the first of a month, who hung up."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client

from annuaire.territoire import deriver_groupes
from telephonie.acces import en_clair
from telephonie.actes.rapporter import empreinte_de, produire_rapport
from telephonie.activite import decrire
from telephonie.chiffres import accord
from telephonie.definitions import DEFINITIONS
from telephonie.models import AccesTelephonique, Appel, SourceTelephonie
from telephonie.periodes import libre, periode
from tests.ged.conftest import magasin_du_test  # noqa: F401 — the reports go to a folder of their own
from tests.telephonie.conftest import MIDI, dit, repondu
from tests.telephonie.fichiers import LIGNES, releve

pytestmark = pytest.mark.django_db
JOUR = periode("jour", MIDI.date())


def lue(samu, choisie=JOUR):
    return decrire(samu, [samu], choisie, MIDI + timedelta(days=8))


def page(personne, adresse):
    client = Client()
    client.force_login(personne)
    return client.get(adresse, follow=True).content.decode().replace("\u00a0", " ")


def bref():
    """Ten seconds of talk: one person is enough."""
    return [*repondu()[:-1], dit("appel.fin", 30, "a1", par="systeme")]


def test_un_nombre_s_accorde():
    assert [accord(n, "appel") for n in (0, 1, 2, 1_000)] == ["0 appel", "1 appel", "2 appels", "1\u202f000 appels"]
    assert [accord(n, "canal", "canaux") for n in (1, 2)] == ["1 canal", "2 canaux"]


def test_le_premier_du_mois_s_ecrit_1er():
    premier = date(2026, 11, 1)
    assert periode("jour", premier).titre == "Dimanche 1er novembre 2026"
    assert periode("semaine", premier).nom == "semaine 44, du 26 octobre au 1er novembre 2026"
    assert libre(premier, date(2026, 11, 7)).nom == "du 1er au 7 novembre 2026"
    assert libre(date(2026, 11, 11), date(2026, 11, 21)).nom == "du 11 au 21 novembre 2026"


def test_le_graphe_dit_1er_et_le_sceau_du_rapport_reste_ce_qu_il_etait(envoyer, samu31):
    envoyer(*repondu())
    a = lue(samu31, periode("mois", MIDI.date()))
    assert [b.libelle for b in a.barres][:2] == ["dimanche 1er novembre", "lundi 2 novembre"]
    comme_avant = [replace(b, libelle=b.libelle.replace("1er", "1")) for b in a.barres]
    assert comme_avant[0].libelle == "dimanche 1 novembre"
    assert empreinte_de(replace(a, barres=comme_avant)) == empreinte_de(a)


def test_un_seul_appel_se_dit_au_singulier(envoyer, samu31, ars_occitanie, arm):
    deriver_groupes()
    envoyer(*bref())
    assert lue(samu31).lecture == (
        "La pointe est à 12 h : 1 appel, 100,0 % répondus."
        " Pour en répondre 99 % en 60 s, il y fallait 1 personne (Erlang C, 0,0 erlangs)."
    )
    assert "Vendredi 20 novembre 2026 · 1 appel, 6 événements · complet" in page(
        arm, f"/telephonie/SAMU31/?{JOUR.parametres}"
    )
    assert "<dt>Fini par</dt><dd>le système</dd>" in page(arm, f"/telephonie/appels/{Appel.objects.get().pk}/")
    rapport = produire_rapport(entite=samu31, granularite="jour", debut=JOUR.debut)
    assert rapport.document.description == "1 appel présenté, 100,0 % répondus"
    envoyer(dit("svi.choix", 1, "a1", choix="1"))
    rapport = produire_rapport(entite=samu31, granularite="jour", debut=JOUR.debut)
    assert "Mêmes appels, 1 événement de plus" in rapport.document.versions.get(numero=2).commentaire
    AccesTelephonique.objects.create(entite=samu31, code="T0", nom="T0", canaux=1)
    assert en_clair(samu31, JOUR)[0][1].endswith("(1 canal, pris pendant 30,0\u00a0s)")


def test_le_trafic_offert_est_celui_des_appels_mesures(envoyer, bandeau, samu31):
    """Ten calls of two minutes in the hour, and as many of which nobody knows whether they were answered."""
    otn = SourceTelephonie.objects.create(code="otn", nom="OTN", genre="otn", entite=samu31, mesure_humain=False)
    for n in range(10):
        envoyer(*repondu(f"a{n}"))
        envoyer(*repondu(f"b{n}"), source=otn)
    assert "Erlang C, 0,3 erlangs" in lue(samu31).lecture
    assert "Trafic offert" in {d.nom for d in DEFINITIONS}


def test_un_appel_qui_dure_n_est_pas_dit_sans_reponse(envoyer, bandeau, samu31, samu82):
    envoyer(dit("appel.presente", 0, samu="31"))
    assert lue(samu31).nom_des_autres == "sans réponse ou sans fin connue"
    otn = SourceTelephonie.objects.create(code="otn", nom="OTN", genre="otn", entite=samu31, mesure_humain=False)
    envoyer(*repondu("a2"), source=otn)
    assert lue(samu31).nom_des_autres == "sans réponse, non mesurés ou sans fin connue"
    assert lue(samu82).nom_des_autres == "sans réponse"


def test_le_61e_a_rappeler_est_un_autre(envoyer, arm):
    for n in range(61):
        envoyer(dit("appel.presente", n, f"a{n}", samu="31"), dit("appel.fin", n + 5, f"a{n}", par="appelant"))
    assert "… et 1 autre." in page(arm, f"/telephonie/SAMU31/?{JOUR.parametres}")


def test_un_import_dit_ce_qu_il_a_pris(cadre, settings, tmp_path):
    settings.GED_DEPOTS = tmp_path
    client, adresse = Client(), "/telephonie/SAMU31/importation/"
    client.force_login(cadre)
    assert "20 Mo au plus" in client.get(adresse).content.decode().replace("\u00a0", " ")
    for attendu in ("7 événements nouveaux, 0 déjà connu.", "0 événement nouveau, 7 déjà connus."):
        fichier = io.BytesIO(releve(*LIGNES).encode())
        fichier.name = "appels.csv"
        apercu = client.post(adresse, {"fichier": fichier}).context
        choix = {f"colonne-{code}": titre for code, _, _, titre in apercu["choix"]}
        corps = choix | {"cle": apercu["cle"], "nom": "appels.csv", "geste": "importer"}
        assert attendu in client.post(adresse, corps, follow=True).content.decode()


def test_qui_ne_peut_pas_deposer_ne_fait_pas_naitre_de_source(arm, cadre):
    client, adresse = Client(), "/telephonie/SAMU31/importation/"
    client.force_login(arm)
    assert client.get(adresse).status_code == 403
    assert not SourceTelephonie.objects.exists()
    client.force_login(cadre)
    assert client.get(adresse).status_code == 200
    assert SourceTelephonie.objects.get().genre == "fichier"
