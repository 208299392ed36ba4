"""Whose is what a fusion takes over: who reads it, and where it goes back when the two are parted."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from annuaire.droits import DroitInsuffisant
from annuaire.models import Droit
from sivic.actes.fusionner import fusionner, separer
from sivic.actes.identifier import identifier, lire_identite
from sivic.models import Identifiant, Identite, Sejour, Victime
from tests import fabriques
from tests.sivic.conftest import BRACELET
from tests.sivic.test_fusion import HP, INES, Page, avec_voisin

__all__ = ["avec_voisin"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def lignee(victime, arm, purpan, evenement):
    """V-1, known and admitted, turned out to be V-2, which turned out to be V-3."""
    une, deux = victime("ur"), victime("ur", sinus=HP.format(2))
    identifier(auteur=arm, victime=une, **INES)
    Sejour.objects.create(victime=une, etablissement=purpan, admise_le=evenement.debut_le)
    fusionner(auteur=arm, une=une, autre=deux, garder={})
    fusionner(auteur=arm, une=deux, autre=victime("ur", sinus=BRACELET.format(3)), garder={})
    assert set(Identite.objects.values_list("victime__rang", flat=True)) == {1, 2, 3}
    return Victime.objects.order_by("rang")


def test_separer_reprend_jusqu_en_haut_ce_qui_a_ete_pris(lignee, arm):
    une, _, trois = lignee
    separer(auteur=arm, victime=une)
    for modele in (Identite, Sejour):
        assert list(modele.objects.values_list("victime", flat=True)) == [une.pk]
    with pytest.raises(ValidationError, match="pas encore connue"):
        lire_identite(auteur=arm, victime=Victime.objects.get(pk=trois.pk))


def test_separer_au_milieu_rend_a_toutes_celles_du_dessous(lignee, arm):
    une, deux, trois = lignee
    identifier(auteur=arm, victime=trois, nom="Delmas-Roux", prenom="Inès")
    separer(auteur=arm, victime=deux)
    for modele in (Identite, Sejour):
        assert set(modele.objects.values_list("victime", flat=True)) == {une.pk, deux.pk}
    for celle in (une, deux):
        assert lire_identite(auteur=arm, victime=Victime.objects.get(pk=celle.pk))["nom"] == "Delmas-Roux"


def test_celle_qui_reste_prend_alors_ce_que_sait_une_autre_de_ses_traces(victime, arm):
    reste, une, deux = victime("ur", sinus=BRACELET.format(7)), victime("ur"), victime("ur")
    identifier(auteur=arm, victime=une, **INES)
    identifier(auteur=arm, victime=deux, nom="Ferrand", prenom="Théo")
    for trace in (une, deux):
        fusionner(auteur=arm, une=reste, autre=trace, garder={})
    separer(auteur=arm, victime=une)
    assert lire_identite(auteur=arm, victime=Victime.objects.get(pk=reste.pk))["nom"] == "Ferrand"


def test_ce_qui_a_change_depuis_la_fusion_repart_avec_la_trace(victime, evenement, arm, purpan, ars_occitanie):
    """The identity was mended, and the hospital let the person go to another one: it is still the trace's."""
    reste, trace = victime("ur", sinus=BRACELET.format(7)), victime("ur")
    identifier(auteur=arm, victime=trace, **INES)
    Sejour.objects.create(victime=trace, etablissement=purpan, admise_le=evenement.debut_le)
    reste = fusionner(auteur=arm, une=reste, autre=trace, garder={})
    identifier(auteur=arm, victime=reste, nom="Delmas-Roux", prenom="Inès")
    rangueil = fabriques.entite("HOP-RANGUEIL", "Hôpital Rangueil", "hopital", parent=ars_occitanie)
    deuxieme = evenement.debut_le + timedelta(hours=3)
    Sejour.objects.filter(victime=reste).update(etablissement=rangueil, admise_le=deuxieme)
    separer(auteur=arm, victime=trace)
    assert Identite.objects.get().victime == trace
    assert lire_identite(auteur=arm, victime=Victime.objects.get(pk=trace.pk))["nom"] == "Delmas-Roux"
    sejour = Sejour.objects.get()
    assert (sejour.victime, sejour.etablissement, sejour.admise_le) == (trace, rangueil, deuxieme)


def test_la_migration_retrouve_de_qui_vient_ce_qui_etait_repris(lignee):
    modeles = (Identite, Sejour)
    attendus = [{(1, None), (2, 1), (3, 1)}] * 2

    def provenances():
        return [set(modele.objects.values_list("victime__rang", "reprise_de__rang")) for modele in modeles]

    assert provenances() == attendus
    for modele in modeles:
        modele.objects.update(reprise_de=None)
    import_module("sivic.migrations.0012_reprise").retrouver(apps, None)
    assert provenances() == attendus


@pytest.mark.parametrize("porte_un_bracelet", [False, True], ids=["absorbee", "qui-reste"])
def test_denombrer_et_fusionner_ne_donne_pas_une_identite_sans_motif(victime, arm, avec_voisin, porte_un_bracelet):
    """A neighbour that writes in the event counts somebody and merges them with another Samu's known victim."""
    connue = victime("ur")
    identifier(auteur=arm, victime=connue, **INES)
    comptee = victime("ur", auteur=avec_voisin, sinus=BRACELET.format(9) if porte_un_bracelet else "")
    reste = fusionner(auteur=avec_voisin, une=comptee, autre=connue, garder={})
    assert (reste == comptee) is porte_un_bracelet
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        lire_identite(auteur=avec_voisin, victime=reste)
    with pytest.raises(DroitInsuffisant):
        identifier(auteur=avec_voisin, victime=reste, nom="Autre")
    sans_confirmation = Page(avec_voisin, reste.evenement).post(f"{reste.pk}/ouvrir/", motif="Même personne ?")
    assert sans_confirmation.status_code == 302
    assert lire_identite(auteur=arm, victime=reste) == INES
    assert lire_identite(auteur=avec_voisin, victime=reste, motif="Même personne ?") == INES
    separer(auteur=avec_voisin, victime=Victime.objects.exclude(absorbee_par=None).get())
    # Whose identity it is sees who has read it, the two being parted again.
    assert "Même personne ?" in Page(arm, reste.evenement).get(f"{connue.pk}/").text
    with pytest.raises(DroitInsuffisant):
        lire_identite(auteur=avec_voisin, victime=Victime.objects.get(pk=connue.pk), motif="Même personne ?")


def test_le_numero_d_hopital_d_une_autre_ne_se_lit_pas_en_fusionnant(victime, arm, avec_voisin, purpan):
    suivie = victime("ur")
    Identifiant.objects.create(
        victime=suivie, source="ipp", entite=purpan, valeur="800123456", dit_le=suivie.denombree_le, dit_par=arm
    )
    reste = fusionner(auteur=avec_voisin, une=suivie, autre=victime("ur", auteur=avec_voisin), garder={})
    for personne, lit in ((arm, True), (avec_voisin, False)):
        assert ("800123456" in Page(personne, reste.evenement).get(f"{reste.pk}/").text) is lit


def test_trois_samu_une_personne_le_premier_en_reste_charge(victime, evenement, arm, avec_voisin, samu59):
    fabriques.inviter(evenement.groupe, samu59, Droit.ECRITURE)
    lointain = fabriques.personne("karim.loin", samu59)
    connue, deux = victime("ur"), victime("ur", auteur=avec_voisin, sinus=HP.format(2))
    identifier(auteur=arm, victime=connue, **INES)
    trois = victime("ur", auteur=lointain, sinus=BRACELET.format(3))
    fusionner(auteur=arm, une=connue, autre=deux, garder={})
    reste = fusionner(auteur=arm, une=deux, autre=trois, garder={})
    assert lire_identite(auteur=arm, victime=reste) == INES
    for autre in (avec_voisin, lointain):
        with pytest.raises(ValidationError, match="Dites pourquoi"):
            lire_identite(auteur=autre, victime=reste)


def test_trois_samu_une_inconnue_chacun_peut_dire_qui_elle_est(victime, arm, avec_voisin):
    une, deux = victime("ur"), victime("ur", auteur=avec_voisin, sinus=HP.format(2))
    fusionner(auteur=arm, une=une, autre=deux, garder={})
    reste = fusionner(
        auteur=arm, une=deux, autre=victime("ur", auteur=avec_voisin, sinus=BRACELET.format(3)), garder={}
    )
    identifier(auteur=arm, victime=reste, **INES)
    assert lire_identite(auteur=avec_voisin, victime=Victime.objects.get(pk=reste.pk)) == INES
