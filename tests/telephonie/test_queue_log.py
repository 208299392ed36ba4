"""What Asterisk writes of its queues: a call goes from one to another, or is passed on to where none of them hears."""

from __future__ import annotations

from datetime import timedelta

import pytest

from telephonie.actes.importer import importer
from telephonie.fichiers.lecture import lire_fichier
from telephonie.lectures import total
from telephonie.models import Appel
from telephonie.periodes import periode
from tests.telephonie.conftest import MIDI
from tests.telephonie.fichiers import QUEUE_LOG

pytestmark = pytest.mark.django_db


def envoyer(source, octets):
    return importer(auteur=None, source=source, feuille=lire_fichier(octets, "queue_log"), correspondance={})


def test_un_queue_log_donne_ses_appels(source):
    assert envoyer(source, QUEUE_LOG.encode()).acceptes == 8
    repondu_, abandonne = Appel.objects.order_by("presente_le")
    assert (repondu_.issue, repondu_.attente_ms, abandonne.issue) == ("repondu", 15_000, "abandon_file")


def test_deux_postes_se_taisent_a_la_meme_seconde(source):
    muets = "".join(f"1795172410|1795172400.12|arm_n1|SIP/ARM{rang:02}|RINGNOANSWER|9000\n" for rang in (1, 2))
    assert envoyer(source, (QUEUE_LOG + muets).encode()).acceptes == 10


def file_suivante(sortie, *suite):
    """Nobody answers in the first queue of a call; what comes next is told as (seconds, agent, event)."""
    lignes = [(0, "arm_n1", "NONE", "ENTERQUEUE||+33612345678|1"), (60, "arm_n1", "NONE", f"{sortie}|1|1|60")]
    lignes += [(apres, "arm_n2", agent, evenement) for apres, agent, evenement in suite]
    return [
        f"{1795172400 + apres}|9.9|{file}|{agent}|{evenement}\n".encode() for apres, file, agent, evenement in lignes
    ]


RACCROCHE = (60, "NONE", "ENTERQUEUE||+33612345678|1"), (100, "NONE", "ABANDON|1|1|40")
ENFIN_REPONDU = RACCROCHE[0], (70, "ARM07", "CONNECT|10|2.1|2"), (100, "ARM07", "COMPLETEAGENT|70|30|1")


@pytest.mark.parametrize("sortie", ["EXITWITHTIMEOUT", "EXITEMPTY", "EXITWITHKEY"])
@pytest.mark.parametrize(
    ("suite", "issue", "parole_ms"), [(RACCROCHE, "abandon_file", 0), (ENFIN_REPONDU, "repondu", 30_000)]
)
def test_un_appel_qui_passe_d_une_file_a_l_autre_n_est_pas_fini(source, sortie, suite, issue, parole_ms):
    envoyer(source, b"".join(file_suivante(sortie, *suite)))
    appel = Appel.objects.get()
    assert (appel.issue, appel.parole_ms, appel.anomalie) == (issue, parole_ms, "")
    assert appel.fini_le == MIDI + timedelta(seconds=100)


@pytest.mark.parametrize(
    ("sortie", "issue", "par"),
    [
        ("EXITWITHTIMEOUT", "perdu", "systeme"),
        ("EXITEMPTY", "perdu", "systeme"),
        ("EXITWITHKEY", "abandon_file", "appelant"),
    ],
)
def test_un_appel_dont_on_n_entend_plus_parler_a_fini_en_sortant_de_la_file(source, sortie, issue, par):
    envoyer(source, b"".join(file_suivante(sortie)) + QUEUE_LOG.encode())
    appel = Appel.objects.get(reference="9.9")
    assert (appel.issue, appel.fini_par, appel.fini_le) == (issue, par, MIDI + timedelta(seconds=60))


@pytest.mark.parametrize(
    ("sortie", "aveugles"),
    [
        ("BLINDTRANSFER|201|postes|15|85|1", 1),
        ("TRANSFER|201|postes|15|85|1", 1),
        ("ATTENDEDTRANSFER|BRIDGE|b1|15|85|1", 0),
    ],
)
def test_un_appel_transfere_a_sa_conversation_et_pas_de_fin(source, samu31, sortie, aveugles):
    """The log follows it no further: as many seconds of talk as it says, from the answer to the transfer."""
    envoyer(source, QUEUE_LOG.replace("COMPLETECALLER|15|85|1", sortie).encode())
    appel = Appel.objects.order_by("presente_le").first()
    assert (appel.issue, appel.fini_le, appel.parole_ms) == ("repondu", None, 85_000)
    assert (appel.transferts_aveugles, appel.transferts_accompagnes) == (aveugles, 1 - aveugles)
    chiffres = total([samu31.pk], periode("jour", MIDI.date()))
    assert (chiffres.completude.termes, chiffres.parole_moyenne_s) == ("2 sur 2", 85)


def test_un_appel_transfere_dans_une_autre_file_y_attend(source):
    suite = (
        *((15, "ARM01", "CONNECT|15|2.1|2"), (60, "ARM01", "BLINDTRANSFER|202|files|15|45|1")),
        *((60, "NONE", "ENTERQUEUE||+33612345678|1"), (90, "MED01", "CONNECT|30|2.2|2")),
        (100, "MED01", "COMPLETEAGENT|30|10|1"),
    )
    envoyer(source, b"".join([file_suivante("", *suite)[0], *file_suivante("", *suite)[2:]]))
    appel = Appel.objects.get()
    segments = [(s.genre, (s.fin_le - s.debut_le).total_seconds()) for s in appel.segments.all()]
    assert segments == [("file", 15), ("parole", 45), ("file", 30), ("parole", 10)]
    assert (appel.parole_ms, appel.fini_par) == (55_000, "agent")


@pytest.mark.parametrize("retard", [0, 1])
def test_la_file_suivante_reprend_l_appel_qu_un_fichier_coupe_avait_fini(source, retard):
    entree = (60 + retard, *RACCROCHE[0][1:])
    lignes = file_suivante("EXITWITHTIMEOUT", entree, *ENFIN_REPONDU[1:])
    envoyer(source, b"".join(lignes[:2]))
    assert Appel.objects.get().issue == "perdu"
    envoyer(source, b"".join(lignes[2:]))
    appel = Appel.objects.get()
    assert (appel.issue, appel.fini_par, appel.parole_ms, appel.anomalie) == ("repondu", "agent", 30_000, "")


def test_un_appel_traverse_deux_files_en_une_seconde(source):
    """The log says seconds: what comes twice in one of them follows, and the file adds nothing when it comes again."""
    suite = (
        (0, "NONE", "ENTERQUEUE||+33612345678|1"),
        (0, "ARM07", "CONNECT|0|2.1|2"),
        (30, "ARM07", "COMPLETEAGENT|1|29|1"),
    )
    entree, sortie, *lignes = file_suivante("EXITEMPTY", *suite)
    octets = b"".join([entree, sortie.replace(b"1795172460", b"1795172400"), *lignes])
    assert envoyer(source, octets).acceptes == 5
    appel = Appel.objects.get()
    segments = [(s.genre, s.ou, round((s.fin_le - s.debut_le).total_seconds())) for s in appel.segments.all()]
    assert segments == [("file", "arm_n1", 0), ("file", "arm_n2", 0), ("parole", "ARM07", 30)]
    assert (appel.file, appel.issue, appel.anomalie, appel.fini_par) == ("arm_n1", "repondu", "", "agent")
    assert envoyer(source, octets).acceptes == 0
