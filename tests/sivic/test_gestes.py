"""What an outbox sends late or twice of a victim already counted: done once, never over what a colleague said since."""

from functools import partial
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from annuaire.droits import DroitInsuffisant
from annuaire.models import Droit, Participation
from evenements.actes.changer_etat import changer_etat
from fil.models import Depeche
from sivic.actes.denombrer import numeroter, situer, trier
from sivic.actes.gestes import ChangeEntreTemps
from sivic.actes.orienter import orienter
from sivic.models import GesteVictime, Victime
from tests import fabriques
from tests.maincourante.test_concurrence import ensemble
from tests.sivic.conftest import BRACELET

pytestmark = pytest.mark.django_db


@pytest.fixture
def gestes(evenement, victime, arm, purpan):
    """The acts on V-1, each of its genre: gestes["victime.triee"](jeton=…)."""
    une = victime("ur")
    return {
        "victime.triee": partial(trier, auteur=arm, victime=une, etat="ua"),
        "victime.situee": partial(situer, auteur=arm, victime=une, lieu="pma"),
        "victime.numerotee": partial(numeroter, auteur=arm, victime=une, sinus=BRACELET.format(412)),
        "victime.orientee": partial(orienter, auteur=arm, evenement=evenement, victimes=[une.pk], destination=purpan),
    }


DITS = ["victime.triee", "victime.situee", "victime.numerotee", "victime.orientee"]
GENRES = pytest.mark.parametrize("genre", DITS)


def depeches(evenement, genre):
    return Depeche.objects.filter(groupe=evenement.groupe, genre=genre).count()


@GENRES
def test_le_meme_jeton_deux_fois_fait_une_depeche(gestes, evenement, genre):
    jeton = uuid4()
    for _ in range(2):
        gestes[genre](jeton=jeton)
    assert depeches(evenement, genre) == 1
    assert GesteVictime.objects.get().pk == jeton


@GENRES
def test_rejoue_apres_un_collegue_il_ne_defait_rien(gestes, genre, evenement, regulateur, ars_occitanie):
    jeton, une = uuid4(), Victime.objects.get()
    gestes[genre](jeton=jeton)
    rangueil = fabriques.entite("HOP-RANGUEIL", "Hôpital Rangueil", "hopital", parent=ars_occitanie)
    trier(auteur=regulateur, victime=une, etat="implique")
    situer(auteur=regulateur, victime=une, lieu="cump")
    numeroter(auteur=regulateur, victime=une, sinus=BRACELET.format(9))
    orienter(auteur=regulateur, evenement=evenement, victimes=[une.pk], destination=rangueil)
    gestes[genre](jeton=jeton)
    une.refresh_from_db()
    assert (une.etat, une.lieu, une.sinus, une.destination) == ("implique", "cump", BRACELET.format(9), rangueil)


@GENRES
def test_ce_qui_fut_fait_a_temps_n_est_pas_refuse_et_le_reste_l_est(gestes, genre, evenement, cadre):
    jeton = uuid4()
    gestes[genre](jeton=jeton)
    for etat in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=evenement, vers=etat, motif="Terminé.")
    gestes[genre](jeton=jeton)
    with pytest.raises(DroitInsuffisant, match="clos"):
        gestes[genre](jeton=uuid4())
    assert GesteVictime.objects.count() == 1
    assert depeches(evenement, genre) == 1


@GENRES
def test_un_jeton_n_est_qu_a_une_personne_et_a_une_demande(gestes, genre, regulateur, victime):
    jeton = uuid4()
    gestes[genre](jeton=jeton)
    autre = victime("ur")
    with pytest.raises(ValidationError, match="jeton"):
        gestes[genre](jeton=jeton, auteur=regulateur)
    with pytest.raises(ValidationError, match="jeton"):
        trier(auteur=autre.denombree_par, victime=autre, etat="dcd", jeton=jeton)
    assert Victime.objects.get(pk=autre.pk).etat == "ur"


def test_un_refus_ne_prend_pas_le_jeton(victime, arm):
    victime(sinus=BRACELET.format(7))
    autre, jeton = victime(), uuid4()
    with pytest.raises(ChangeEntreTemps, match=r"déjà celui de V-1"):
        numeroter(auteur=arm, victime=autre, sinus=BRACELET.format(7), jeton=jeton)
    assert not GesteVictime.objects.exists()
    assert numeroter(auteur=arm, victime=autre, sinus=BRACELET.format(8), jeton=jeton).sinus == BRACELET.format(8)


def test_ce_qu_un_collegue_a_dit_depuis_n_est_pas_recouvert(victime, evenement, arm, regulateur, purpan, ars_occitanie):
    une, rangueil = victime("ur"), fabriques.entite("HOP-R", "Hôpital Rangueil", "hopital", parent=ars_occitanie)
    trier(auteur=regulateur, victime=une, etat="ua")
    situer(auteur=regulateur, victime=une, lieu="pma")
    numeroter(auteur=regulateur, victime=une, sinus=BRACELET.format(9))
    orienter(auteur=regulateur, evenement=evenement, victimes=[une.pk], destination=rangueil)
    vers = partial(orienter, auteur=arm, evenement=evenement, victimes=[une.pk], vues={une.pk: None})
    for acte, phrase in (
        (partial(trier, auteur=arm, victime=une, etat="implique", vu="ur"), "a dit V-1 : Urgence absolue"),
        (partial(situer, auteur=arm, victime=une, lieu="prv", vu="terrain"), "lieu de V-1 a changé : Poste médical"),
        (partial(numeroter, auteur=arm, victime=une, sinus=BRACELET.format(3), vu=""), BRACELET.format(9)),
        (partial(vers, destination=purpan), "V-1 vers Hôpital Rangueil"),
    ):
        with pytest.raises(ChangeEntreTemps, match=phrase) as refus:
            acte(jeton=uuid4())
        assert list(refus.value.victimes) == [une]
    # The colleague said the same: nothing to refuse, nothing to do.
    trier(auteur=arm, victime=une, etat="ua", vu="ur")
    situer(auteur=arm, victime=une, lieu="pma", vu="terrain")
    numeroter(auteur=arm, victime=une, sinus=BRACELET.format(9), vu="")
    assert vers(destination=rangueil) == []
    assert [depeches(evenement, genre) for genre in DITS] == [1, 1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_le_meme_jeton_envoye_par_plusieurs_a_la_fois_ne_fait_qu_une_depeche(victime, evenement, arm, purpan):
    une, jeton = victime("ur"), uuid4()
    ensemble(*[lambda: trier(auteur=arm, victime=une, etat="ua", jeton=jeton, vu="ur")] * 4)
    assert depeches(evenement, "victime.triee") == 1


@pytest.fixture
def porte(evenement, victime, purpan):
    """The addresses, with a body that is accepted: (suffix of the address, body)."""
    une = victime("ur")
    return [
        (f"victimes/{une.pk}/tri/", {"etat": "ua", "vu": "ur"}),
        (f"victimes/{une.pk}/lieu/", {"lieu": "pma", "vu": "terrain"}),
        (f"victimes/{une.pk}/bracelet/", {"sinus": BRACELET.format(412), "vu": ""}),
        (
            f"evenements/{evenement.pk}/victimes/orientation/",
            {"victimes": [une.pk], "destination": purpan.pk, "vues": {str(une.pk): None}},
        ),
    ]


def envoyer(personne, chemin, **corps):
    client = Client()
    client.force_login(personne)
    return client.post(f"/api/v1/{chemin}", {"jeton": str(uuid4())} | corps, content_type="application/json")


def test_les_portes_rejouees_repondent_la_meme_chose(porte, arm, evenement):
    for chemin, corps in porte:
        jeton = str(uuid4())
        premiere, seconde = (envoyer(arm, chemin, **corps, jeton=jeton) for _ in range(2))
        assert premiere.status_code == 200, premiere.content
        assert premiere.json() == seconde.json()
    assert [depeches(evenement, genre) for genre in DITS] == [1, 1, 1, 1]


def test_les_portes_refusent_selon_le_droit_et_nomment_le_champ(porte, arm, agent_ars, etranger, evenement):
    fabriques.inviter(evenement.groupe, agent_ars.entite_active, Droit.LECTURE)
    faux = ({"etat": "mort"}, {"lieu": "lune"}, {"sinus": "12"}, {"destination": 10**30})
    for (chemin, corps), faute in zip(porte, faux, strict=True):
        assert envoyer(etranger, chemin, **corps).status_code == 404
        assert envoyer(agent_ars, chemin, **corps).status_code == 403
        refus = envoyer(arm, chemin, **corps | faute)
        assert (refus.status_code, list(refus.json()["erreurs"])) == (400, list(faute))
        assert envoyer(arm, chemin, **corps | {"jeton": "x"}).status_code == 400
    orientation, corps = porte[-1]
    for faute in ({"vues": {"9" * 40: 1}}, {"vues": {"x": 1}}, {"victimes": []}, {"destination": 1}):
        refus = envoyer(arm, orientation, **corps | faute)
        assert (refus.status_code, list(refus.json()["erreurs"])) == (400, list(faute)), faute
    assert not GesteVictime.objects.exists()


def test_un_geste_depasse_repond_409_avec_la_personne_telle_qu_elle_est(porte, arm, regulateur):
    trier(auteur=regulateur, victime=Victime.objects.get(), etat="dcd")
    refus = envoyer(arm, porte[0][0], **porte[0][1])
    assert refus.status_code == 409
    assert refus.json()["detail"] == "Entre-temps, un collègue a dit V-1\u00a0: Décédé."
    assert [une["etat"]["code"] for une in refus.json()["actuel"]] == ["dcd"]


def test_qui_a_perdu_son_droit_relit_la_reponse_de_ce_qu_il_a_fait(porte, arm, evenement):
    chemin, corps = porte[0]
    jeton = str(uuid4())
    assert envoyer(arm, chemin, **corps, jeton=jeton).status_code == 200
    Participation.objects.filter(groupe=evenement.groupe).update(droit=Droit.LECTURE)
    assert envoyer(arm, chemin, **corps, jeton=jeton).status_code == 200
    assert envoyer(arm, chemin, **corps).status_code == 403


def test_qui_n_est_plus_de_l_evenement_apprend_que_c_est_fait(porte, arm, regulateur, evenement):
    """Their outbox would show as refused what the others read."""
    faits = [
        (chemin, corps | {"jeton": str(uuid4())})
        for chemin, corps in [*porte, (f"evenements/{evenement.pk}/victimes/", {"etat": "ua"})]
    ]
    for chemin, corps in faits:
        assert envoyer(arm, chemin, **corps).status_code in (200, 201), chemin
    evenement.groupe.participations.all().delete()
    avant = Depeche.objects.count()
    for chemin, corps in faits:
        rejoue = envoyer(arm, chemin, **corps)
        assert (rejoue.status_code, rejoue.content) == (204, b""), chemin
        assert envoyer(regulateur, chemin, **corps).status_code == 404, chemin
        assert envoyer(arm, chemin, **corps | {"jeton": str(uuid4())}).status_code == 404, chemin
    assert (Depeche.objects.count(), Victime.objects.count()) == (avant, 2)
