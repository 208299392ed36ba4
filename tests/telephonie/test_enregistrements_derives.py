"""What the events say of the recordings of a call, whatever the order in which they come."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from django.conf import settings as reglages

from telephonie.models import Appel, Enregistrement
from tests.telephonie.conftest import JOUR, MIDI, SHA, dit, enregistre, repondu

pytestmark = pytest.mark.django_db


def test_un_enregistrement_a_ses_bouts_sa_reference_et_son_empreinte(envoyer, settings):
    settings.TELEPHONIE_ENREGISTREMENTS = 30 * JOUR
    envoyer(*enregistre(sha256=SHA.upper()))
    (lu,) = Enregistrement.objects.all()
    assert (lu.rang, lu.reference, lu.empreinte, lu.duree_ms) == (0, "REC-1", SHA, 120_000)
    assert lu.debut_le == MIDI + timedelta(seconds=20)
    assert lu.conserver_jusqu_au == MIDI + timedelta(seconds=140) + 30 * JOUR
    assert lu.efface_le is None


def test_la_duree_par_defaut_couvre_cinq_ans_quels_qu_ils_soient():
    for annee in range(2024, 2032):
        debut = MIDI.replace(year=annee)
        assert debut.replace(year=annee + 5) <= debut + reglages.TELEPHONIE_ENREGISTREMENTS


@pytest.mark.parametrize(
    ("suite", "attendus"),
    [
        # Nothing names them: the end closes what is open.
        ([("debut", 20, {}), ("fin", 80, {})], [("", 20, 80)]),
        # Its name comes with the end.
        ([("debut", 20, {}), ("fin", 80, {"reference": "R"})], [("R", 20, 80)]),
        # The end does not say its name.
        ([("debut", 20, {"reference": "R"}), ("fin", 80, {})], [("R", 20, 80)]),
        # Two legs that overlap.
        (
            [
                ("debut", 20, {"reference": "R"}),
                ("debut", 60, {"reference": "S"}),
                ("fin", 80, {"reference": "R"}),
                ("fin", 90, {"reference": "S"}),
            ],
            [("R", 20, 80), ("S", 60, 90)],
        ),
        # Another name is another recording.
        ([("debut", 20, {"reference": "R"}), ("fin", 80, {"reference": "S"})], [("R", 20, None), ("S", None, 80)]),
        # Paused and gone on.
        (
            [(quoi, n, {"reference": "R"}) for quoi, n in (("debut", 20), ("fin", 40), ("debut", 60), ("fin", 90))],
            [("R", 20, 90)],
        ),
        ([("debut", 20, {})], [("", 20, None)]),
        ([("fin", 80, {})], [("", None, 80)]),
    ],
)
def test_les_debuts_et_les_fins_se_retrouvent_dans_n_importe_quel_ordre(envoyer, suite, attendus):
    def a(seconde):
        return None if seconde is None else MIDI + timedelta(seconds=seconde)

    lignes = [dit(f"enregistrement.{quoi}", apres, **donnees) for quoi, apres, donnees in suite]
    lignes += [dit("appel.presente", samu="31"), dit("appel.repondu", 10, role="arm")]
    Random(4).shuffle(lignes)
    for ligne in lignes:
        assert envoyer(ligne).acceptes == 1
    lus = list(Enregistrement.objects.order_by("rang").values_list("reference", "debut_le", "fin_le"))
    assert lus == [(reference, a(debut), a(fin)) for reference, debut, fin in attendus]
    assert [e.duree_ms is None for e in Enregistrement.objects.order_by("rang")] == [
        None in attendu for attendu in attendus
    ]


@pytest.mark.parametrize("sha256", ["a" * 63, "g" * 64, "a" * 65, "", 12, " " + "a" * 63])
def test_une_empreinte_qui_n_en_est_pas_une_est_refusee(envoyer, sha256):
    bilan = envoyer(*repondu(), dit("enregistrement.fin", 140, reference="R", sha256=sha256))
    assert "donnees.sha256" in bilan.refus[7]
    assert not Enregistrement.objects.exists()


def test_une_seconde_empreinte_se_voit_et_la_premiere_reste(envoyer):
    envoyer(*enregistre())
    assert Appel.objects.get().anomalie == ""
    envoyer(dit("enregistrement.fin", 150, reference="REC-1", sha256="b" * 64))
    assert Enregistrement.objects.get().empreinte == SHA
    assert "Deux empreintes" in Appel.objects.get().anomalie


def test_l_enregistrement_ne_change_rien_aux_comptes_de_l_appel(envoyer):
    envoyer(*enregistre())
    appel = Appel.objects.get()
    assert (appel.issue, appel.attente_ms, appel.parole_ms, appel.segments.count()) == (
        "repondu", 20_000, 120_000, 4,
    )  # fmt: skip
