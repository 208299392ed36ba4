"""Each event is kept once, or refused with its reason; nothing around it is lost."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.forms import modelform_factory
from django.utils import timezone

from telephonie.actes.recevoir import recevoir
from telephonie.models import (
    AccesTelephonique,
    AgregatAppels,
    Appel,
    EtatAgent,
    EvenementTelephonie,
    FileAppels,
    SourceTelephonie,
)
from tests.telephonie.conftest import MIDI, dit, repondu

pytestmark = pytest.mark.django_db


def test_un_evenement_repete_compte_une_fois(envoyer):
    lignes = repondu()
    envoyer(*lignes)
    bilan = envoyer(*lignes, *repondu("a2"))
    assert (bilan.acceptes, bilan.deja_recus, bilan.refus) == (6, 6, {})
    assert EvenementTelephonie.objects.count() == 12
    assert AgregatAppels.objects.get().presentes == 2


def objet(**champs):
    base = {"id": str(uuid4()), "type": "appel.presente", "survenu_le": MIDI.isoformat(), "appel": "a1"}
    return json.dumps(base | {"donnees": {"samu": "31"}} | champs)


@pytest.mark.parametrize(
    ("ligne", "raison"),
    [
        ("{", "JSON"),
        ("[" * 100_000, "JSON"),
        ("12", "objet JSON"),
        (objet(type="appel.invente"), "Type inconnu"),
        (objet(id="12"), "UUID"),
        (objet(survenu_le="hier"), "ISO 8601"),
        (objet(survenu_le="2026-11-20T11:00:00"), "fuseau"),
        (objet(survenu_le="1999-01-01T00:00:00Z"), "cinq ans"),
        (objet(survenu_le="0001-01-01T00:00:00+14:00"), "impossible"),
        (objet(appel=""), "« appel »"),
        (objet(appel="a" * 81), "« appel »"),
        (objet(donnees={"samu": "99Z"}), "Samu inconnu"),
        (objet(donnees={}), "donnees.samu"),
        (objet(donnees={"samu": "31", "blessure": "jambe"}), "n'est pas admis"),
        (objet(donnees={"samu": "31", "numero": "1\x005"}), "donnees.numero"),
        (objet(donnees=[]), "objet JSON"),
        (objet(motif="x"), "Champ inconnu"),
        ('{"\\ud800": 1}', r"Champ inconnu : \ud800."),
        (objet(type="\ud800"), r"« \ud800 »"),
        (objet(donnees={"samu": "31", "\ud800": 1}), r"« donnees.\ud800 »"),
        (objet(type="appel.fin", donnees={"par": "chat"}), "donnees.par"),
    ],
)
def test_une_ligne_impossible_est_refusee_avec_sa_raison_et_les_autres_passent(envoyer, ligne, raison):
    bilan = envoyer(ligne, *repondu("autre"))
    assert list(bilan.refus) == [1]
    assert raison in bilan.refus[1]
    bilan.refus[1].encode()
    assert bilan.acceptes == 6
    assert Appel.objects.get().reference == "autre"


def test_une_source_ne_dit_que_les_appels_de_ses_samu(envoyer, bandeau, samu31, samu82):
    lignes = [*repondu("b", samu="SAMU82"), dit("appel.achemine", 5, "a", samu="82", motif="saturation")]
    bilan = envoyer(*repondu("a"), *lignes)
    assert (bilan.acceptes, list(bilan.refus)) == (12, [7])
    assert bilan.refus[7].startswith("Cette source ne dit pas les appels du Samu « SAMU82 »")
    # What follows it waits for its presentation, and counts nowhere.
    assert [appel.reference for appel in Appel.objects.all()] == ["a"]
    bandeau.autres_samu.add(samu82)
    assert envoyer(lignes[0]).acceptes == 1
    assert Appel.objects.get(reference="b").samu == samu82
    assert not envoyer(*repondu("c", samu="82")).refus


def test_le_samu_qu_une_source_n_a_pas_declare_se_lit_au_journal(envoyer, samu82, caplog):
    envoyer(*repondu("a"), *repondu("b", samu="82"), *repondu("c", samu="82", appelant="+33612345678"))
    (dit_au_journal,) = [ligne.msg for ligne in caplog.records if "samu_non_declare" in str(ligne.msg)]
    assert {"source": "bandeau-31", "samu": "82", "appels": 2}.items() <= dit_au_journal.items()
    assert "+336" not in str(dit_au_journal)


def test_l_administration_ne_donne_une_source_qu_a_un_samu(bandeau, ars_occitanie):
    formulaire = modelform_factory(SourceTelephonie, fields=["code", "nom", "genre", "entite"])
    champs = {"code": "occ", "nom": "Région", "genre": "otn"}
    assert "entite" in formulaire({**champs, "entite": ars_occitanie.pk}).errors
    assert formulaire({**champs, "entite": bandeau.entite_id}).is_valid()


def test_ceux_qu_une_source_disait_deja_lui_sont_declares(envoyer, bandeau, samu82):
    """By the migration, so that none stops being heard."""
    bandeau.autres_samu.add(samu82)
    envoyer(*repondu("a", quand=timezone.now() - timedelta(minutes=5)))
    envoyer(*repondu("b", samu="82", quand=timezone.now() - timedelta(days=390)))
    bandeau.autres_samu.clear()
    with connection.cursor() as curseur:
        curseur.execute(import_module("telephonie.migrations.0016_autres_samu").DECLARER)
    assert list(bandeau.autres_samu.all()) == [samu82]


def test_le_futur_est_refuse(envoyer):
    bilan = envoyer(dit("appel.presente", quand=timezone.now() + timedelta(minutes=6), samu="31"))
    assert "futur" in bilan.refus[1]


def test_un_identifiant_qui_dit_autre_chose_est_refuse(envoyer):
    premier = dit("appel.presente", samu="31", numero="15")
    envoyer(premier)
    for autre in (premier.replace('"15"', '"116117"'), premier.replace(MIDI.isoformat(), "2026-11-20T11:00:01+00:00")):
        assert "déjà servi" in envoyer(autre).refus[1]
    assert EvenementTelephonie.objects.count() == 1
    jumeaux = [dit("svi.debut", 1), ""]
    jumeaux[1] = jumeaux[0].replace("svi.debut", "svi.abandon")
    bilan = envoyer(*jumeaux)
    assert (bilan.acceptes, list(bilan.refus)) == (1, [2])


def test_les_evenements_d_un_appel_a_des_semaines_sont_refuses(envoyer):
    envoyer(*repondu())
    bilan = envoyer(dit("garde.debut", quand=MIDI - timedelta(days=15)))
    assert "24 h" in bilan.refus[1]
    dans_le_meme = envoyer(
        dit("appel.presente", appel="b", samu="31", quand=MIDI - timedelta(days=30)), dit("svi.debut", appel="b")
    )
    assert list(dans_le_meme.refus) == [2]


def test_un_envoi_trop_gros_ou_une_source_eteinte_ne_laissent_rien(envoyer, bandeau):
    with pytest.raises(ValidationError, match="10000"):
        envoyer(*["{}"] * 10_001)
    bandeau.est_active = False
    with pytest.raises(ValidationError, match="désactivée"):
        envoyer(*repondu())
    assert not EvenementTelephonie.objects.exists()


def test_seul_un_responsable_du_samu_envoie(bandeau, cadre, arm, etranger):
    for refuse in (arm, etranger):
        with pytest.raises(PermissionDenied):
            recevoir(auteur=refuse, source=bandeau, lignes=repondu())
    assert recevoir(auteur=cadre, source=bandeau, lignes=repondu()).acceptes == 6


def test_un_evenement_ne_change_pas_et_ne_s_efface_pas(envoyer):
    envoyer(*repondu())
    for acte in (lambda q: q.update(appel="x"), lambda q: q.delete()):
        with pytest.raises(IntegrityError, match="ne change pas"), transaction.atomic():
            acte(EvenementTelephonie.objects.all())


def test_chaque_mois_a_sa_table(envoyer):
    envoyer(*repondu(), *repondu("b", quand=MIDI - timedelta(days=40)))
    with connection.cursor() as curseur:
        curseur.execute("SELECT DISTINCT tableoid::regclass::text FROM telephonie_evenement ORDER BY 1")
        assert [nom for (nom,) in curseur.fetchall()] == [
            "telephonie_evenement_2026_10",
            "telephonie_evenement_2026_11",
        ]


def test_les_agents_et_les_acces_gardent_leur_dernier_etat(envoyer):
    envoyer(
        dit("agent.etat", 60, "", agent="ARM01", etat="pause", motif="repas"),
        dit("agent.etat", 0, "", agent="ARM01", etat="disponible"),
        dit("acces.hors_service", 0, "", acces="T0"),
    )
    assert (EtatAgent.objects.get().etat, EtatAgent.objects.get().motif) == ("pause", "repas")
    assert AccesTelephonique.objects.get().hors_service_depuis == MIDI
    envoyer(dit("acces.retabli", 600, "", acces="T0"), dit("acces.hors_service", 300, "", acces="T0"))
    assert AccesTelephonique.objects.get().hors_service_depuis is None


def test_une_file_inconnue_se_montre_sous_son_code(envoyer):
    envoyer(dit("appel.presente", samu="31"), dit("file.entree", 1, file="arm_n1"), dit("file.entree", 2, file="q77"))
    assert dict(FileAppels.objects.values_list("code", "nom")) == {"arm_n1": "ARM, premier niveau", "q77": "q77"}


def test_une_panne_redite_dure_depuis_qu_elle_a_commence(envoyer):
    def depuis():
        return AccesTelephonique.objects.get().hors_service_depuis

    envoyer(dit("acces.hors_service", 0, "", acces="T0"), dit("acces.hors_service", 60, "", acces="T0"))
    envoyer(dit("acces.hors_service", 600, "", acces="T0"))
    assert depuis() == MIDI
    # Told late: it had come back, and went down again.
    envoyer(dit("acces.retabli", 300, "", acces="T0"))
    assert depuis() == MIDI + timedelta(seconds=600)
    envoyer(dit("acces.retabli", 900, "", acces="T0"), dit("acces.hors_service", 960, "", acces="T0"))
    assert depuis() == MIDI + timedelta(seconds=960)
