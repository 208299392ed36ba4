"""Who answered: told by an engine, by the queue for a file, by nobody otherwise, and then not measured."""

from __future__ import annotations

from datetime import timedelta

import pytest

from annuaire import horloge
from telephonie.actes.deriver import tout_deriver
from telephonie.actes.importer import importer
from telephonie.agregats import tout_recalculer
from telephonie.cumuls import tout_cumuler
from telephonie.fichiers.conversion import deviner
from telephonie.fichiers.lecture import lire_fichier
from telephonie.lectures import total
from telephonie.models import Appel, FileAppels
from telephonie.periodes import periode
from telephonie.tasks import refaire_les_recents, tout_refaire
from tests.telephonie.conftest import MIDI, repondu
from tests.telephonie.fichiers import LIGNES, QUEUE_LOG, releve

pytestmark = pytest.mark.django_db
AU_MEDECIN = (
    "1795173000|5.1|arm_n1|NONE|ENTERQUEUE||+33612345679|1\n"
    "1795173010|5.1|arm_n1|SIP/ARM01|CONNECT|10|5.2|2\n"
    "1795173100|5.1|med|NONE|ENTERQUEUE||+33612345679|1\n"
    "1795173130|5.1|med|SIP/MED01|CONNECT|30|5.3|2\n"
    "1795173200|5.1|med|SIP/MED01|COMPLETECALLER|30|70|1\n"
)


def deposer(source, texte):
    feuille = lire_fichier(texte.encode(), "x")
    return importer(auteur=None, source=source, feuille=feuille, correspondance=deviner(feuille.entetes))


def au_medecin(samu, perimetre=None):
    taux = total([samu.pk], periode("jour", MIDI.date()), perimetre).au_medecin
    return taux.en_clair, taux.termes


@pytest.mark.parametrize("texte", [releve(*LIGNES), QUEUE_LOG + AU_MEDECIN], ids=["releve", "queue_log"])
def test_un_fichier_qui_ne_dit_pas_qui_repond_n_a_pas_de_part_au_medecin(source, samu31, texte):
    deposer(source, texte)
    assert au_medecin(samu31) == ("non mesuré", "0 sur 0")
    tout_cumuler()
    assert au_medecin(samu31, samu31.pk) == ("non mesuré", "0 sur 0")


def test_la_file_d_un_medecin_dit_qui_y_repond(source, samu31):
    FileAppels.objects.create(entite=samu31, code="med", nom="Régulation", genre="urgentiste")
    deposer(source, QUEUE_LOG + AU_MEDECIN)
    assert au_medecin(samu31) == ("50,0 %", "1 sur 2")
    appel = Appel.objects.get(reference="5.1")
    assert ((appel.repondu_le - MIDI).seconds, (appel.medecin_le - MIDI).seconds) == (610, 730)


def test_la_file_declaree_apres_vaut_pour_ce_qui_est_deja_la(source, samu31):
    """At night, all is told again from the same events; the file adds nothing when it is deposited again."""
    deposer(source, QUEUE_LOG + AU_MEDECIN)
    FileAppels.objects.filter(code="med").update(genre="liberal")
    tout_deriver()
    assert au_medecin(samu31) == ("50,0 %", "1 sur 2")
    assert deposer(source, QUEUE_LOG + AU_MEDECIN).acceptes == 0


def test_ce_qu_un_bandeau_dit_de_qui_repond_reste(envoyer, source, samu31):
    """Beside a file that does not say it, the share is of the calls of which it is known."""
    envoyer(*repondu())
    deposer(source, releve(*LIGNES))
    assert au_medecin(samu31) == ("0,0 %", "0 sur 1")


def test_la_file_declaree_ne_dit_rien_d_un_vieil_appel_avant_qu_il_soit_redit(source, samu31):
    """Nobody looked for a doctor in it yet: it is not one that passed to none."""
    deposer(source, QUEUE_LOG + AU_MEDECIN)
    FileAppels.objects.filter(code="med").update(genre="liberal")
    for refaire, attendu in (
        (refaire_les_recents, ("non mesuré", "0 sur 0")),
        (tout_refaire, ("50,0 %", "1 sur 2")),
    ):
        with horloge.a_l_heure(MIDI + timedelta(days=60)):
            refaire()
        tout_recalculer()
        assert au_medecin(samu31) == attendu
