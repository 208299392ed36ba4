"""A report of any days, asked for from the activity: who may, for how long, once, then corrected."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annuaire import horloge
from annuaire.droits import DroitInsuffisant
from annuaire.models import Role
from annuaire.territoire import deriver_groupes
from ged import magasin
from ged.models import Document
from telephonie.actes import rapporter
from telephonie.actes.demander import demander_rapport
from telephonie.actes.rapporter import a_produire, demandes_en_attente
from telephonie.models import RapportActivite
from telephonie.periodes import libre, periode
from telephonie.tasks import produire_le_rapport_demande
from tests import fabriques
from tests.telephonie.conftest import MIDI, repondu

pytestmark = pytest.mark.django_db
DU, AU = date(2026, 11, 17), date(2026, 11, 21)
CORPS = {"periode": "libre", "le": DU.isoformat(), "jusqu": AU.isoformat()}


@pytest.fixture(autouse=True)
def _ged(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "documents": {"BACKEND": "ged.dossier_entier.DossierEntier", "OPTIONS": {"location": tmp_path}}
    }


@pytest.fixture
def appels(envoyer, samu59, dgos):
    deriver_groupes()
    with horloge.a_l_heure(MIDI + timedelta(days=2)):
        envoyer(*repondu("a1", 12), *repondu("a2", 45, quand=MIDI + timedelta(days=1)))


def octets(document):
    return b"".join(magasin.lire(magasin.adresse(document.courante.fichier.empreinte)))


def demander(auteur, entite, du=DU, au=AU):
    return demander_rapport(auteur=auteur, entite=entite, choisie=libre(du, au))


def faire(rapport):
    produire_le_rapport_demande(rapport.pk)
    return RapportActivite.objects.select_related("document__dossier__parent", "tableur", "csv").get(pk=rapport.pk)


def test_on_le_demande_depuis_l_activite_et_il_parait_dans_la_bibliotheque(appels, chez, arm, samu31):
    client = chez(arm)
    page = client.get("/telephonie/SAMU31/?periode=libre&le=2026-11-17&jusqu=2026-11-21").content.decode()
    assert "Produire un rapport pour cette période" in page
    assert '<input type="hidden" name="jusqu" value="2026-11-21">' in page
    reponse = client.post("/telephonie/SAMU31/rapports/", CORPS, follow=True)
    assert "Le rapport se prépare" in reponse.content.decode()
    assert "en préparation" in reponse.content.decode()
    assert 'data-maintenant="/telephonie/SAMU31/rapports/"' in reponse.content.decode()
    rapport = faire(RapportActivite.objects.get())
    assert (rapport.debut, rapport.fin, rapport.appels, rapport.versions) == (DU, AU, 2, 1)
    assert rapport.document.titre == "Activité téléphonique, du 17 au 21 novembre 2026"
    assert rapport.document.dossier.nom == "Périodes libres"
    assert rapport.document.dossier.parent.nom == "Rapports d'activité téléphonique"
    assert octets(rapport.document).startswith(b"%PDF")
    assert openpyxl.load_workbook(io.BytesIO(octets(rapport.tableur)))["Activité"]["B5"].value == 2
    lignes = octets(rapport.csv).decode("utf-8-sig").splitlines()
    assert lignes[0].startswith("Samu 31;Du 17 au 21 novembre 2026")
    assert rapport.csv.courante.nom == "activite-telephonique-samu31-libre-2026-11-17-2026-11-21.csv"
    fragment = client.get("/telephonie/SAMU31/rapports/", headers={"HX-Request": "true"}).content.decode()
    assert "en préparation" not in fragment
    assert f"/ged/documents/{rapport.csv.pk}/" in fragment
    assert "<html" not in fragment


def test_la_page_dit_l_heure_du_rapport_a_la_pendule_de_l_ile(appels, chez, arm, samu31):
    """As its PDF does."""
    samu31.departements = ["974"]
    samu31.save()
    with horloge.a_l_heure(datetime(2026, 11, 30, 21, 30, tzinfo=UTC)):
        faire(demander(arm, samu31))
    assert "1er décembre 2026, 01:30" in chez(arm).get("/telephonie/SAMU31/rapports/").text


def test_redemander_sans_changement_garde_la_version_et_avec_en_fait_une_autre(appels, arm, samu31, envoyer):
    premier = faire(demander(arm, samu31))
    assert faire(demander(arm, samu31, AU, DU)).versions == 1
    envoyer(*repondu("a3", 8))
    second = faire(demander(arm, samu31))
    assert (second.pk, second.versions) == (premier.pk, 2)
    for champ in ("document_id", "tableur_id", "csv_id"):
        assert getattr(second, champ) == getattr(premier, champ)
    assert "1 appel de plus" in second.document.versions.get(numero=2).commentaire
    assert Document.objects.filter(type="rapport").count() == 3
    # Other days are another report, one of the same days of a month too.
    faire(demander(arm, samu31, DU, AU - timedelta(days=1)))
    faire(demander_rapport(auteur=arm, entite=samu31, choisie=periode("mois", DU)))
    assert RapportActivite.objects.count() == 3
    assert RapportActivite.objects.get(granularite="mois").csv is None


def test_un_evenement_tardif_ne_refait_pas_seul_un_rapport_demande(appels, arm, samu31, envoyer):
    faire(demander(arm, samu31))
    envoyer(*repondu("a3", 8))
    assert "libre" not in {granularite for _, granularite, _ in a_produire()}


@pytest.mark.parametrize(
    ("du", "au", "permis"),
    [
        (date(2025, 11, 21), date(2026, 11, 21), True),
        (date(2025, 11, 20), date(2026, 11, 21), False),
        (date(2024, 2, 29), date(2025, 3, 1), True),
        (date(2024, 2, 29), date(2025, 3, 2), False),
    ],
)
def test_un_an_et_un_jour_au_plus(appels, arm, samu31, envoyer, du, au, permis):
    envoyer(*repondu("vieux", quand=MIDI - timedelta(days=700)))
    if permis:
        assert demander(arm, samu31, du, au).fin == au
        return
    with pytest.raises(ValidationError, match="un an et un jour au plus"):
        demander(arm, samu31, du, au)
    assert not RapportActivite.objects.exists()


def test_sans_appel_il_n_y_a_rien_a_demander(appels, arm, samu31):
    with pytest.raises(ValidationError, match="Aucun appel"):
        demander(arm, samu31, DU, DU)
    assert not RapportActivite.objects.exists()


@pytest.mark.parametrize(
    "corps",
    [
        {"jusqu": ""},
        {"jusqu": "demain"},
        {"le": "2026-02-30"},
        {"le": "1999-12-31"},
        {"jusqu": "9999-12-31"},
        {"periode": "siecle"},
    ],
)
def test_une_periode_mal_dite_est_refusee(appels, chez, arm, corps):
    reponse = chez(arm).post("/telephonie/SAMU31/rapports/", CORPS | corps, follow=True)
    assert "Choisissez une période et un jour" in reponse.content.decode()
    assert not RapportActivite.objects.exists()


def test_qui_ecrit_dans_le_groupe_le_demande_les_autres_sont_refuses(
    appels, chez, arm, cadre, agent_ars, agent_zone, veille, voisin, samu31, ars_occitanie, zone_sud, dgos
):
    lecteur = fabriques.personne("lea.lectrice", samu31, role=Role.LECTEUR)
    ecrivain_national = fabriques.personne("nadia.dgos", dgos, role=Role.CONTRIBUTEUR)
    for personne, code, statut in (
        (arm, "SAMU31", 302),
        (cadre, "SAMU31", 302),
        (lecteur, "SAMU31", 403),
        (agent_ars, "SAMU31", 403),
        (agent_ars, "ARS-OCC", 302),
        (agent_zone, "ZONE-SUD", 302),
        (agent_zone, "ARS-OCC", 403),
        (veille, "DGOS", 403),
        (ecrivain_national, "DGOS", 302),
        (voisin, "SAMU31", 404),
        (arm, "ARS-OCC", 404),
    ):
        client = chez(personne)
        assert client.post(f"/telephonie/{code}/rapports/", CORPS).status_code == statut, (personne, code)
        if statut != 404:
            page = client.get(f"/telephonie/{code}/?{'&'.join(f'{k}={v}' for k, v in CORPS.items())}").content.decode()
            assert ("Produire un rapport" in page) == (statut == 302), (personne, code)
    assert {r.entite for r in RapportActivite.objects.all()} == {samu31, ars_occitanie, zone_sud, dgos}
    with pytest.raises(DroitInsuffisant):
        demander(veille, dgos)


def test_une_demande_perdue_se_rattrape(appels, arm, samu31):
    rapport = demander(arm, samu31)
    assert demandes_en_attente() == []
    with horloge.a_l_heure(rapport.demande_le + timedelta(minutes=10)):
        assert demandes_en_attente() == [rapport.pk]
        faire(rapport)
        assert demandes_en_attente() == []


def test_la_base_tient_qu_une_periode_libre_a_une_fin_et_n_est_qu_une_fois(samu31):
    def ecrire(**champs):
        RapportActivite.objects.create(entite=samu31, debut=DU, **champs)

    ecrire(granularite="libre", fin=AU)
    ecrire(granularite="jour")
    for champs in (
        {"granularite": "libre"},
        {"granularite": "libre", "fin": DU - timedelta(days=1)},
        {"granularite": "libre", "fin": AU},
        {"granularite": "jour"},
        {"granularite": "mois", "fin": AU},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ecrire(**champs)


def test_ce_qu_on_demande_pendant_que_le_rapport_se_fait_attend_encore(appels, arm, samu31, monkeypatch):
    """Its figures were read before: another turn is due."""
    lire, demandes = rapporter.decrire, []

    def lire_puis_demander(*args):
        lue = lire(*args)
        demandes.append(horloge.maintenant())
        return lue

    monkeypatch.setattr(rapporter, "decrire", lire_puis_demander)
    rapport = faire(demander(arm, samu31))
    rapport.demande_le = demandes[0]
    assert rapport.est_en_preparation
