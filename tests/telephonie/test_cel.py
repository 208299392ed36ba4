"""The channel events of Asterisk: calls that come in by the contexts of the source, answered by a person or not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from telephonie.actes.importer import importer, source_des_fichiers
from telephonie.actes.relever import relever_le_dossier
from telephonie.fichiers.lecture import lire_fichier
from telephonie.models import Appel, EvenementTelephonie
from tests.telephonie.conftest import MIDI

pytestmark = pytest.mark.django_db
TITRES = "eventtype,eventtime,cidnum,exten,context,channame,appname,appdata,uniqueid,linkedid,extra"
HEURE = "2026-11-20 12:00"
# 15 is called, an IVR picks up, two phones ring at the same second, one answers; the caller hangs up.
REPONDU = f"""\
CHAN_START,{HEURE}:00.100,0612345678,15,from-trunk,PJSIP/operateur-00000001,,,1.1,1.1,
ANSWER,{HEURE}:01,0612345678,15,from-trunk,PJSIP/operateur-00000001,Answer,,1.1,1.1,
APP_START,{HEURE}:05,0612345678,s,ivr-1,PJSIP/operateur-00000001,Queue,"arm_n1,t,,,60",1.1,1.1,
CHAN_START,{HEURE}:06,,s,from-internal,PJSIP/arm01-00000002,,,1.2,1.1,
CHAN_START,{HEURE}:06,,s,from-internal,PJSIP/arm02-00000003,,,1.3,1.1,
ANSWER,{HEURE}:12.050,,s,from-internal,PJSIP/arm02-00000003,AppQueue,,1.3,1.1,
BRIDGE_ENTER,{HEURE}:12.100,,,from-internal,PJSIP/arm02-00000003,AppQueue,,1.3,1.1,
BRIDGE_ENTER,{HEURE}:12.100,0612345678,s,ivr-1,PJSIP/operateur-00000001,Queue,,1.1,1.1,
HANGUP,{HEURE}:12.200,,s,from-internal,PJSIP/arm01-00000002,AppQueue,,1.2,1.1,
HANGUP,{HEURE}:50,0612345678,s,ivr-1,PJSIP/operateur-00000001,Queue,,1.1,1.1,"{{""hangupsource"":""PJSIP/operateur-00000001""}}"
CHAN_END,{HEURE}:50,0612345678,s,ivr-1,PJSIP/operateur-00000001,Queue,,1.1,1.1,
LINKEDID_END,{HEURE}:50,0612345678,s,ivr-1,PJSIP/operateur-00000001,,,1.1,1.1,
"""
# Nobody answers; no HANGUP in this export.
ABANDON = f"""\
CHAN_START,{HEURE}:20,,15,from-trunk,PJSIP/operateur-00000004,,,2.1,2.1,
APP_START,{HEURE}:21,,s,ivr-1,PJSIP/operateur-00000004,Queue,arm_n1,2.1,2.1,
LINKEDID_END,{HEURE}:40,,s,ivr-1,PJSIP/operateur-00000004,,,2.1,2.1,
"""
SORTANT = f"""\
CHAN_START,{HEURE}:30,arm01,0561000000,from-internal,PJSIP/arm01-00000005,,,3.1,3.1,
BRIDGE_ENTER,{HEURE}:33,,,from-trunk,PJSIP/operateur-00000006,AppDial,,3.2,3.1,
LINKEDID_END,{HEURE}:59,,,from-internal,PJSIP/arm01-00000005,,,3.1,3.1,
"""


@pytest.fixture
def source(samu31):
    source = source_des_fichiers(samu31)
    source.contextes_entrants = "from-pstn, from-trunk"
    source.save()
    return source


def envoyer(source, *lignes, titres=TITRES):
    feuille = lire_fichier("\n".join((titres, *lignes)).encode(), "cel.csv")
    return importer(auteur=None, source=source, feuille=feuille, correspondance={})


def test_un_cel_donne_ses_appels_entrants(source):
    assert envoyer(source, REPONDU, ABANDON, SORTANT).acceptes == 7 + 3
    repondu, abandonne = Appel.objects.order_by("presente_le")
    assert repondu.presente_le == MIDI + timedelta(milliseconds=100)
    assert (repondu.issue, repondu.attente_ms, repondu.fini_par) == ("repondu", 12_000, "appelant")
    assert (repondu.numero, repondu.appelant, repondu.file) == ("15", "0612345678", "arm_n1")
    assert repondu.svi_le == MIDI + timedelta(seconds=1)
    assert repondu.segments.filter(genre="parole").values_list("ou", flat=True).get() == "arm02"
    assert (abandonne.issue, abandonne.appelant) == ("abandon_file", "")
    assert not EvenementTelephonie.objects.filter(appel="3.1").exists()


def test_le_reimporter_ne_double_rien(source):
    envoyer(source, REPONDU)
    bilan = envoyer(source, REPONDU, ABANDON)
    assert (bilan.acceptes, bilan.deja_recus) == (3, 7)


def test_coupe_par_minuit_un_appel_se_raconte_en_deux_fichiers(source):
    lignes = REPONDU.splitlines()
    envoyer(source, *lignes[:6])
    assert Appel.objects.get().issue == "en_cours"
    envoyer(source, *lignes[6:], ABANDON)
    assert Appel.objects.get(reference="1.1").issue == "repondu"


@pytest.mark.parametrize(
    ("qui", "par"),
    [
        ('"{""hangupsource"":""PJSIP/arm02-00000003""}"', "agent"),
        ('"{""hangupsource"":""dialplan/builtin""}"', "systeme"),
        ("pas du json", "appelant"),
        ("[]", "appelant"),
        ("", "appelant"),
    ],
)
def test_qui_a_raccroche(source, qui, par):
    fin = f"HANGUP,{HEURE}:45,,s,ivr-1,PJSIP/operateur-00000001,Queue,,2.1,2.1,{qui}"
    envoyer(source, *ABANDON.splitlines()[:2], fin.replace("00000001", "00000004"))
    assert Appel.objects.get().fini_par == par


def test_l_heure_peut_etre_en_secondes_et_les_titres_en_majuscules(source):
    debut = MIDI.timestamp()
    lignes = (
        f"CHAN_START,{debut:.6f},,15,from-trunk,PJSIP/operateur-00000004,,,2.1,2.1,",
        f"BRIDGE_ENTER,{debut + 4:.6f},,15,from-internal,PJSIP/arm01-00000005,,,2.2,2.1,",
    )
    envoyer(source, *lignes, titres=TITRES.upper())
    assert (Appel.objects.get().presente_le, Appel.objects.get().attente_ms) == (MIDI, 4_000)


@pytest.mark.parametrize(
    ("appel", "presente", "repondu", "attente_s"),
    [
        ("2.1", "02:58:00", "02:01:00", 180),
        # Born at 02:58 of the second hour, as its name tells.
        ("samu31-1792893480.7", "02:58:00", "03:01:00", 180),
        ("1792893480.7", "02:58:00", "02:58:05", 5),
        ("2.1", "02:58:00.200", "02:58:00.100", 0),
    ],
)
def test_la_nuit_ou_l_heure_recule_ce_qui_suit_suit(source, appel, presente, repondu, attente_s):
    jour = "2026-10-25"
    lignes = (
        f"CHAN_START,{jour} {presente},,15,from-trunk,PJSIP/operateur-00000004,,,{appel},{appel},",
        f"BRIDGE_ENTER,{jour} {repondu},,15,from-internal,PJSIP/arm01-00000005,,,{appel}0,{appel},",
    )
    envoyer(source, *lignes)
    assert Appel.objects.get().attente_ms == attente_s * 1000


def test_un_canal_local_n_est_pas_une_personne(source):
    local = f"BRIDGE_ENTER,{HEURE}:25,,s,from-queue,Local/arm01@from-queue-00000001;1,,,2.2,2.1,"
    envoyer(source, ABANDON, local)
    assert Appel.objects.get().issue == "abandon_file"


@pytest.mark.parametrize("contextes", ["", "from-pstn"])
def test_sans_contexte_entrant_rien_n_est_pris_et_ceux_du_fichier_sont_dits(source, contextes):
    source.contextes_entrants = contextes
    with pytest.raises(ValidationError, match="« from-internal », « from-trunk »"):
        envoyer(source, REPONDU, SORTANT)


@pytest.mark.parametrize(
    ("ligne", "raison"),
    [
        (ABANDON.splitlines()[0].replace(f"{HEURE}:20", "hier"), "Ligne 5 : « eventtime » : « hier » n'est pas"),
        (ABANDON.splitlines()[0].replace("2.1,2.1", "2.1,"), "Ligne 5 : « eventtype » et « linkedid »"),
        (ABANDON.splitlines()[0].replace(",15,", f",{'1' * 30},"), "Ligne 5 : « donnees.numero »"),
    ],
)
def test_une_ligne_fausse_refuse_le_fichier(source, ligne, raison):
    with pytest.raises(ValidationError, match=raison):
        envoyer(source, *ABANDON.splitlines(), ligne)
    assert not EvenementTelephonie.objects.exists()


def test_une_colonne_indispensable_manque():
    with pytest.raises(ValidationError, match="pas de colonne « channame »"):
        lire_fichier(b"eventtype,eventtime,context,uniqueid,linkedid\nANSWER,1,a,1.1,1.1\n", "cel.csv")


def test_le_dossier_surveille_le_prend_aussi(source, settings, tmp_path):
    settings.TELEPHONIE_DOSSIER = tmp_path
    (tmp_path / source.code).mkdir()
    (tmp_path / source.code / "Master.csv").write_text(f"{TITRES}\n{REPONDU}")
    relever_le_dossier()
    assert relever_le_dossier() == 1
    assert Appel.objects.get().issue == "repondu"
