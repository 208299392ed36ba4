"""Recordings: consulted, held and erased; none of it is lost when everything is told again."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from annuaire import horloge
from annuaire.droits import DroitInsuffisant
from annuaire.models import Droit, Groupe, Role
from annuaire.territoire import deriver_groupes
from fil.models import Depeche
from telephonie.actes.consulter import consulter_enregistrement
from telephonie.actes.deriver import tout_deriver
from telephonie.actes.geler import degeler, geler
from telephonie.actes.purger import purger_les_enregistrements
from telephonie.models import (
    Appel,
    ConsultationEnregistrement,
    EffacementEnregistrements,
    Enregistrement,
    GelEnregistrements,
)
from tests import fabriques
from tests.telephonie.conftest import JOUR, MIDI, MOTIF, SHA, attendre_qu_il_attende, dit, enregistre, repondu

pytestmark = pytest.mark.django_db


def etat():
    """All that is derived, without the ids of rows."""
    champs = ("appel__reference", *(f.attname for f in Enregistrement._meta.concrete_fields[2:]))
    return list(Enregistrement.objects.order_by("appel__reference", "rang").values(*champs))


class TestConsulter:
    def test_la_lecture_est_notee_et_dit_la_reference(self, appel, regulateur, samu31):
        ecoute = consulter_enregistrement(auteur=regulateur, appel=appel, rang=0, motif=f"  {MOTIF}\n")
        assert (ecoute.reference, ecoute.adresse) == ("REC-1", "")
        notee = ConsultationEnregistrement.objects.get()
        assert (notee.appel, notee.reference, notee.personne, notee.entite, notee.motif) == (
            "a1", "REC-1", regulateur, samu31, MOTIF,
        )  # fmt: skip

    def test_l_adresse_met_la_reference_a_sa_place_et_nulle_part_ailleurs(self, envoyer, appel, arm, settings):
        settings.TELEPHONIE_ENREGISTREUR_URL = "https://ecoute.samu.example/{source}/lire?ref={reference}"
        reference = "../?x=1&y={source}#é"
        envoyer(*enregistre("a2", reference))
        ecoute = consulter_enregistrement(auteur=arm, appel=Appel.objects.get(reference="a2"), rang=0, motif=MOTIF)
        assert ecoute.adresse == (
            "https://ecoute.samu.example/bandeau-31/lire?ref=..%2F%3Fx%3D1%26y%3D%7Bsource%7D%23%C3%A9"
        )

    @pytest.mark.parametrize("motif", ["", "    ", "abcd", "a\n \nb", "x" * 201, "Réclamation\x00"])
    def test_sans_motif_rien_n_est_dit_ni_note(self, appel, arm, motif):
        with pytest.raises(ValidationError) as refus:
            consulter_enregistrement(auteur=arm, appel=appel, rang=0, motif=motif)
        assert list(refus.value.message_dict) == ["motif"]
        assert not ConsultationEnregistrement.objects.exists()

    def test_seul_qui_ecrit_dans_le_groupe_du_samu_qui_a_servi_consulte(
        self, appel, voisin, etranger, agent_ars, veille, samu31
    ):
        lecteur = fabriques.personne("lea.lecture", samu31, role=Role.LECTEUR)
        # Invited to write in the groupe of the Samu: her post is at the ARS all the same.
        fabriques.inviter(Groupe.objects.get(genre="entite", entite=samu31), agent_ars, Droit.PILOTAGE)
        for refuse in (lecteur, voisin, etranger, agent_ars, veille, fabriques.personne("anne.seule")):
            with pytest.raises(DroitInsuffisant, match="qui écrit dans le groupe du Samu"):
                consulter_enregistrement(auteur=refuse, appel=appel, rang=0, motif=MOTIF)
        assert not ConsultationEnregistrement.objects.exists()

    def test_le_samu_qui_a_servi_l_appel_d_un_autre_le_consulte_et_l_autre_non(self, envoyer, appel, arm, voisin):
        envoyer(*enregistre("a2", "REC-2"), dit("appel.achemine", 2, "a2", samu="82", motif="panne"))
        aide = Appel.objects.get(reference="a2")
        with pytest.raises(DroitInsuffisant):
            consulter_enregistrement(auteur=arm, appel=aide, rang=0, motif=MOTIF)
        assert consulter_enregistrement(auteur=voisin, appel=aide, rang=0, motif=MOTIF).reference == "REC-2"

    def test_sans_groupe_personne_n_y_ecrit(self, envoyer, arm):
        envoyer(*enregistre())
        with pytest.raises(DroitInsuffisant):
            consulter_enregistrement(auteur=arm, appel=Appel.objects.get(), rang=0, motif=MOTIF)

    def test_ce_que_l_enregistreur_n_a_pas_nomme_ne_se_consulte_pas(self, envoyer, appel, arm):
        envoyer(*repondu("a2"), dit("enregistrement.debut", 20, "a2"))
        autre = Appel.objects.get(reference="a2")
        for rang, raison in ((0, "sous quelle référence"), (1, "n'est plus connu")):
            with pytest.raises(ValidationError, match=raison):
                consulter_enregistrement(auteur=arm, appel=autre, rang=rang, motif=MOTIF)
        assert not ConsultationEnregistrement.objects.exists()


class TestGeler:
    def test_un_gel_suspend_l_effacement_et_le_temps(self, appel, cadre, settings):
        settings.TELEPHONIE_ENREGISTREMENTS = 30 * JOUR
        tout_deriver()
        fin = MIDI + timedelta(seconds=140)
        with horloge.a_l_heure(fin + 10 * JOUR):
            gel = geler(auteur=cadre, appel=appel, motif=MOTIF)
        with horloge.a_l_heure(fin + 100 * JOUR):
            assert purger_les_enregistrements() == 0
            degeler(auteur=cadre, appel=appel, motif="Affaire classée")
        # Ten days had run: twenty are left.
        assert Enregistrement.objects.get().conserver_jusqu_au == fin + 120 * JOUR
        gel.refresh_from_db()
        assert (gel.leve_par, gel.motif_levee) == (cadre, "Affaire classée")
        tout_deriver()
        assert Enregistrement.objects.get().conserver_jusqu_au == fin + 120 * JOUR
        with horloge.a_l_heure(fin + 119 * JOUR):
            assert purger_les_enregistrements() == 0
        with horloge.a_l_heure(fin + 121 * JOUR):
            assert purger_les_enregistrements() == 1

    def test_le_fil_du_samu_le_dit_sans_dire_pourquoi(self, appel, cadre, samu31):
        geler(auteur=cadre, appel=appel, motif=MOTIF)
        degeler(auteur=cadre, appel=appel, motif="Affaire classée")
        pose, levee = Depeche.objects.filter(groupe__genre="entite", groupe__entite=samu31)
        assert (pose.genre, levee.genre) == ("enregistrements.geles", "enregistrements.degeles")
        assert (pose.auteur, pose.donnees["appel"], pose.donnees["leve_le"]) == (cadre, "a1", None)
        assert levee.donnees["leve_le"]
        assert MOTIF not in str(pose.donnees)

    @pytest.mark.parametrize("personne", ["arm", "regulateur", "voisin", "etranger", "agent_ars", "veille"])
    def test_seul_qui_pilote_le_groupe_du_samu_gele_et_degele(self, request, appel, cadre, personne):
        auteur = request.getfixturevalue(personne)
        with pytest.raises(DroitInsuffisant, match="pilote le groupe"):
            geler(auteur=auteur, appel=appel, motif=MOTIF)
        geler(auteur=cadre, appel=appel, motif=MOTIF)
        with pytest.raises(DroitInsuffisant, match="pilote le groupe"):
            degeler(auteur=auteur, appel=appel, motif=MOTIF)
        assert GelEnregistrements.objects.get().leve_le is None

    def test_un_second_gel_une_levee_sans_gel_et_un_motif_vide_sont_refuses(self, appel, cadre):
        with pytest.raises(ValidationError, match="ne sont pas gelés"):
            degeler(auteur=cadre, appel=appel, motif=MOTIF)
        with pytest.raises(ValidationError, match="Dites pourquoi ces enregistrements"):
            geler(auteur=cadre, appel=appel, motif=" ")
        geler(auteur=cadre, appel=appel, motif=MOTIF)
        with pytest.raises(ValidationError, match="déjà gelés"):
            geler(auteur=cadre, appel=appel, motif=MOTIF)
        with pytest.raises(ValidationError, match="Dites pourquoi le gel"):
            degeler(auteur=cadre, appel=appel, motif="")
        degeler(auteur=cadre, appel=appel, motif=MOTIF)
        assert geler(auteur=cadre, appel=appel, motif="Second recours").leve_le is None

    def test_sans_enregistrement_ou_une_fois_efface_on_ne_gele_rien(self, envoyer, appel, cadre):
        envoyer(*repondu("a2"))
        with pytest.raises(ValidationError, match="Aucun enregistrement"):
            geler(auteur=cadre, appel=Appel.objects.get(reference="a2"), motif=MOTIF)
        with horloge.a_l_heure(MIDI + 6 * 366 * JOUR):
            purger_les_enregistrements()
        with pytest.raises(ValidationError, match="déjà effacés"):
            geler(auteur=cadre, appel=appel, motif=MOTIF)


class TestEffacer:
    @pytest.fixture
    def efface(self, appel, settings):
        settings.TELEPHONIE_ENREGISTREMENTS = 30 * JOUR
        tout_deriver()
        with horloge.a_l_heure(MIDI + 31 * JOUR):
            assert purger_les_enregistrements() == 1
        return appel

    def test_la_reference_part_et_qu_il_y_en_eut_un_reste(self, efface, arm):
        lu = Enregistrement.objects.get()
        assert (lu.reference, lu.efface_le, lu.empreinte) == ("", MIDI + 31 * JOUR, SHA)
        with pytest.raises(ValidationError, match="est effacé"):
            consulter_enregistrement(auteur=arm, appel=efface, rang=0, motif=MOTIF)
        with horloge.a_l_heure(MIDI + 32 * JOUR):
            assert purger_les_enregistrements() == 0
        assert EffacementEnregistrements.objects.count() == 1

    def test_une_duree_rallongee_ne_fait_rien_revenir_et_protege_aussitot_les_autres(self, efface, envoyer, settings):
        envoyer(*enregistre("a2", "REC-2"))
        # Nobody has told the calls again since: what is written is still the short one.
        settings.TELEPHONIE_ENREGISTREMENTS = 60 * JOUR
        with horloge.a_l_heure(MIDI + 40 * JOUR):
            assert purger_les_enregistrements() == 0
        tout_deriver()
        assert [e["reference"] for e in etat()] == ["", "REC-2"]

    def test_un_appel_s_efface_quand_tout_ce_qu_il_a_d_enregistre_est_echu(self, envoyer, settings):
        settings.TELEPHONIE_ENREGISTREMENTS = JOUR
        envoyer(*enregistre(), dit("enregistrement.debut", 600, reference="REC-2"))
        with horloge.a_l_heure(MIDI + JOUR + timedelta(seconds=300)):
            assert purger_les_enregistrements() == 0
        with horloge.a_l_heure(MIDI + JOUR + timedelta(seconds=601)):
            assert purger_les_enregistrements() == 1
        assert set(Enregistrement.objects.values_list("reference", flat=True)) == {""}

    def test_par_lots_il_n_en_reste_aucun(self, envoyer, settings, monkeypatch):
        monkeypatch.setattr("telephonie.actes.purger.LOT", 2)
        settings.TELEPHONIE_ENREGISTREMENTS = JOUR
        envoyer(*(ligne for n in range(5) for ligne in enregistre(f"a{n}", f"R{n}")))
        with horloge.a_l_heure(MIDI + 2 * JOUR):
            assert purger_les_enregistrements() == 5
        assert not Enregistrement.objects.filter(efface_le__isnull=True).exists()


class TestRefaire:
    """What was decided hangs on the producer's identifiers: rows that are made again find it there."""

    @pytest.fixture
    def vecus(self, envoyer, appel, cadre, arm, settings):
        """Four recordings: held, held then let go, consulted, erased."""
        settings.TELEPHONIE_ENREGISTREMENTS = 30 * JOUR
        envoyer(*enregistre("a0", "REC-0", MIDI - 5 * JOUR), *enregistre("a2", "REC-2"), *enregistre("a3", "REC-3"))
        tout_deriver()
        a = {un.reference: un for un in Appel.objects.all()}
        with horloge.a_l_heure(MIDI + JOUR):
            consulter_enregistrement(auteur=arm, appel=a["a3"], rang=0, motif=MOTIF)
            geler(auteur=cadre, appel=a["a1"], motif=MOTIF)
            geler(auteur=cadre, appel=a["a2"], motif=MOTIF)
        with horloge.a_l_heure(MIDI + 3 * JOUR):
            degeler(auteur=cadre, appel=a["a2"], motif=MOTIF)
        with horloge.a_l_heure(MIDI + 26 * JOUR):
            assert purger_les_enregistrements() == 1

    def test_tout_refaire_redonne_le_meme_contenu(self, vecus):
        avant = etat()
        assert [(e["appel__reference"], e["reference"]) for e in avant] == [
            ("a0", ""), ("a1", "REC-1"), ("a2", "REC-2"), ("a3", "REC-3"),
        ]  # fmt: skip
        assert avant[2]["conserver_jusqu_au"] - avant[1]["conserver_jusqu_au"] == 2 * JOUR
        tout_deriver()
        assert etat() == avant

    def test_meme_si_les_appels_eux_memes_avaient_disparu(self, vecus, arm, cadre):
        avant = etat()
        Appel.objects.all().delete()
        assert not Enregistrement.objects.exists()
        tout_deriver()
        assert etat() == avant
        with horloge.a_l_heure(MIDI + 40 * JOUR):
            assert purger_les_enregistrements() == 2
        tenu = Appel.objects.get(reference="a1")
        assert Enregistrement.objects.get(appel=tenu).efface_le is None
        assert degeler(auteur=cadre, appel=tenu, motif=MOTIF).appel == "a1"
        assert ConsultationEnregistrement.objects.get().appel == "a3"

    def test_un_evenement_tardif_ne_fait_pas_revenir_ce_qui_est_efface(self, vecus, envoyer):
        envoyer(dit("enregistrement.debut", 30, "a0", MIDI - 5 * JOUR, reference="REC-0-bis"))
        tardifs = Enregistrement.objects.filter(appel__reference="a0")
        assert [(e.reference, e.efface_le) for e in tardifs] == [("", MIDI + 26 * JOUR)] * 2

    def test_ce_qui_se_dit_apres_le_gel_est_gele_aussi(self, vecus, envoyer):
        envoyer(dit("enregistrement.debut", 60, "a1", reference="REC-1-bis"))
        with horloge.a_l_heure(MIDI + 50 * JOUR):
            purger_les_enregistrements()
        assert [e.reference for e in Enregistrement.objects.filter(appel__reference="a1")] == ["REC-1", "REC-1-bis"]

    def test_le_meme_identifiant_chez_un_autre_producteur_est_un_autre_appel(self, vecus, envoyer, samu31, bandeau):
        autre = type(bandeau).objects.create(code="autre", nom="Autre", genre="bandeau", entite=samu31)
        envoyer(*enregistre("a0", "AUTRE-0"), *enregistre("a1", "AUTRE-1"), source=autre)
        assert list(
            Enregistrement.objects.filter(appel__source=autre).order_by("reference").values_list("reference", flat=True)
        ) == ["AUTRE-0", "AUTRE-1"]


class TestRegistre:
    def test_une_consultation_et_un_effacement_ne_changent_pas(self, appel, arm):
        consulter_enregistrement(auteur=arm, appel=appel, rang=0, motif=MOTIF)
        with horloge.a_l_heure(MIDI + 6 * 366 * JOUR):
            purger_les_enregistrements()
        for noms in (ConsultationEnregistrement, EffacementEnregistrements):
            for geste in (noms.objects.all().delete, lambda noms=noms: noms.objects.update(appel="autre")):
                with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic():
                    geste()

    def test_un_gel_se_leve_une_fois_et_rien_d_autre_n_en_change(self, appel, cadre, arm):
        gel = geler(auteur=cadre, appel=appel, motif=MOTIF)
        leve = {"leve_le": MIDI, "leve_par": cadre, "motif_levee": MOTIF}
        gels = GelEnregistrements.objects.filter(pk=gel.pk)
        for champs in ({"motif": "autre"}, leve | {"motif": "autre"}, leve | {"pose_par": arm}, leve | {"appel": "x"}):
            with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic():
                gels.update(**champs)
        for champs in ({"leve_le": MIDI}, leve | {"motif_levee": ""}, leve | {"leve_par": None}):
            with pytest.raises(IntegrityError, match="gel_leve_par_qui"), transaction.atomic():
                gels.update(**champs)
        degeler(auteur=cadre, appel=appel, motif=MOTIF)
        for geste in (gels.delete, lambda: gels.update(leve_le=None), lambda: gels.update(motif_levee="autre")):
            with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic():
                geste()


@pytest.mark.django_db(transaction=True)
def test_un_gel_pose_pendant_l_effacement_l_emporte(envoyer, ars_occitanie, dgos, cadre, settings):
    """The purge has chosen the call, then waits for who holds it: what it chose is looked at again."""
    deriver_groupes()
    settings.TELEPHONIE_ENREGISTREMENTS = JOUR
    envoyer(*enregistre())
    appel, efface = Appel.objects.get(), []

    def purger():
        with horloge.a_l_heure(MIDI + 2 * JOUR):
            efface.append(purger_les_enregistrements())
        connection.close()

    with transaction.atomic():
        geler(auteur=cadre, appel=appel, motif=MOTIF)
        fil = Thread(target=purger)
        fil.start()
        attendre_qu_il_attende()
    fil.join(10)
    assert efface == [0]
    assert Enregistrement.objects.get().reference == "REC-1"
