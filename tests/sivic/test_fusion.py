"""Two victims who are one person: found, merged by a choice, parted again; what SIVIC and the counts make of it."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from annuaire.droits import DroitInsuffisant
from annuaire.models import Droit, Role
from evenements.actes.changer_etat import changer_etat
from evenements.models import Bilan
from fil.models import Depeche
from sivic.actes.denombrer import denombrer, trier
from sivic.actes.deposer import mettre_en_commun
from sivic.actes.fusionner import distinguer, fusionner, separer
from sivic.actes.identifier import identifier, lire_identite
from sivic.actes.orienter import orienter
from sivic.actes.recevoir import recevoir
from sivic.actes.regler import regler
from sivic.doublons import probables
from sivic.models import Envoi, Identite, Reception, Sejour, Victime
from tests import fabriques
from tests.sivic.conftest import BRACELET

pytestmark = pytest.mark.django_db
HP = BRACELET.replace("TR", "HP")
INES = {"nom": "Delmas", "prenom": "Inès", "sexe": "F", "age": "41"}


def paires(personne, evenement):
    return [(d.une.nom, d.autre.nom, d.raison) for d in probables(personne, evenement)]


@pytest.fixture
def avec_voisin(evenement, voisin):
    """The neighbour Samu counts in the event too."""
    fabriques.inviter(evenement.groupe, voisin.entite_active, Droit.ECRITURE)
    return voisin


def test_deux_mains_ont_pu_compter_la_meme_personne(victime, evenement, arm, avec_voisin):
    victime("ur", sinus=BRACELET.format(1)), victime("ur", sinus=BRACELET.format(2)), victime("ua")
    assert paires(arm, evenement) == []
    victime("ur", auteur=avec_voisin)
    assert paires(arm, evenement) == [
        ("V-1", "V-4", "même état, terrain, à 0 min"),
        ("V-2", "V-4", "même état, terrain, à 0 min"),
    ]
    Victime.objects.filter(rang=1).update(denombree_le=evenement.debut_le - timedelta(hours=1))
    une, autre = Victime.objects.get(rang=2), Victime.objects.get(rang=4)
    assert [p[:2] for p in paires(arm, evenement)] == [("V-2", "V-4")]
    distinguer(auteur=arm, une=autre, autre=une)
    assert paires(arm, evenement) == []


def test_la_meme_identite_rapproche_seulement_pour_qui_peut_lire_les_deux(victime, evenement, arm, avec_voisin):
    une, autre = victime("ua"), victime("dcd", lieu="hopital")
    identifier(auteur=arm, victime=une, **INES)
    identifier(auteur=arm, victime=autre, nom="DELMAS", prenom="ines")
    assert paires(arm, evenement) == [("V-1", "V-2", "même identité")]
    assert paires(avec_voisin, evenement) == []


def test_une_autre_identite_ecarte_et_le_meme_profil_renforce(victime, evenement, arm):
    victime("ur", sinus=BRACELET.format(1)), victime("ur"), victime("ur")
    connue, deux, trois = Victime.objects.all()
    identifier(auteur=arm, victime=connue, **INES)
    identifier(auteur=arm, victime=deux, nom="Ferrand", prenom="Théo")
    identifier(auteur=arm, victime=trois, prenom="Inès", sexe="F", age="44")
    assert paires(arm, evenement) == [
        ("V-1", "V-3", "même état, terrain, à 0 min, même sexe et même âge à dix ans près")
    ]


def test_les_empreintes_ne_valent_que_pour_leur_evenement_et_leur_cle(victime, ouvrir, cadre, arm, settings):
    autre = denombrer(auteur=arm, evenement=ouvrir(cadre), jeton=uuid4(), etat="ur")
    for une in (victime(), autre):
        identifier(auteur=arm, victime=une, **INES)
    une, deux = Identite.objects.order_by("pk").values_list("empreinte", flat=True)
    assert une != deux and "Delmas" not in une


def test_le_bracelet_reste_et_ce_qui_differe_se_choisit(victime, evenement, arm, purpan):
    provisoire, portee = victime("ua", lieu="pma"), victime("ur", lieu="pma", sinus=BRACELET.format(7))
    orienter(auteur=arm, evenement=evenement, victimes=[provisoire.pk], destination=purpan)
    identifier(auteur=arm, victime=provisoire, **INES)
    with pytest.raises(ValidationError) as refus:
        fusionner(auteur=arm, une=provisoire, autre=portee, garder={})
    assert list(refus.value.message_dict) == ["etat"]
    reste = fusionner(auteur=arm, une=provisoire, autre=portee, garder={"etat": provisoire.pk})
    assert (reste.nom, reste.etat, reste.destination) == ("V-2", "ua", purpan)
    assert lire_identite(auteur=arm, victime=reste) == INES
    provisoire.refresh_from_db()
    assert (provisoire.absorbee_par, provisoire.etat, provisoire.destination) == (reste, "ua", purpan)
    genres = Depeche.objects.filter(groupe=evenement.groupe).order_by("-numero").values_list("genre", flat=True)
    assert list(genres[:2]) == ["victime.fusionnee", "victime.absorbee"]
    with pytest.raises(ValidationError, match="V-1 est fusionnée dans V-2"):
        trier(auteur=arm, victime=provisoire, etat="dcd")
    with pytest.raises(ValidationError, match="victimes de cet événement"):
        orienter(auteur=arm, evenement=evenement, victimes=[provisoire.pk], destination=purpan)


def test_ce_qui_ne_peut_pas_etre_une_personne_est_refuse(victime, ouvrir, cadre, arm, purpan, ars_occitanie):
    une, deux, hopital = victime(sinus=BRACELET.format(1)), victime(sinus=BRACELET.format(2)), victime()
    ailleurs = denombrer(auteur=arm, evenement=ouvrir(cadre), jeton=uuid4(), etat="ur")
    with pytest.raises(ValidationError, match="même origine"):
        fusionner(auteur=arm, une=une, autre=deux, garder={})
    for autre in (une, ailleurs):
        with pytest.raises(ValidationError, match="deux victimes de cet événement"):
            fusionner(auteur=arm, une=une, autre=autre, garder={})
    rangueil = fabriques.entite("HOP-RANGUEIL", "Hôpital Rangueil", "hopital", parent=ars_occitanie)
    for victime_, etablissement in ((une, purpan), (hopital, rangueil)):
        Sejour.objects.create(victime=victime_, etablissement=etablissement, admise_le=une.denombree_le)
    with pytest.raises(ValidationError, match="Deux établissements"):
        fusionner(auteur=arm, une=une, autre=hopital, garder={})
    with pytest.raises(IntegrityError, match="victime_pas_d_elle_meme"), transaction.atomic():
        Victime.objects.filter(pk=une.pk).update(absorbee_par=une)
    assert not Victime.objects.exclude(absorbee_par=None).exists()


def test_terrain_puis_hopital_le_bracelet_du_terrain_reste(victime, arm):
    hopital, terrain = victime(sinus=HP.format(3)), victime(sinus=BRACELET.format(9))
    assert fusionner(auteur=arm, une=hopital, autre=terrain, garder={}).nom == "V-2"


def test_on_separe_et_chacune_reprend_ce_qui_est_a_elle(victime, evenement, arm, purpan):
    reste, trace = victime("ur", sinus=BRACELET.format(7)), victime("ur")
    identifier(auteur=arm, victime=trace, **INES)
    Sejour.objects.create(victime=trace, etablissement=purpan, admise_le=evenement.debut_le)
    assert fusionner(auteur=arm, une=reste, autre=trace, garder={}).sejour.etablissement == purpan
    with pytest.raises(ValidationError, match="fusionnée dans personne"):
        separer(auteur=arm, victime=reste)
    separer(auteur=arm, victime=trace)
    trace.refresh_from_db()
    assert trace.absorbee_par is None
    assert list(Identite.objects.values_list("victime", flat=True)) == [trace.pk]
    assert list(Sejour.objects.values_list("victime", flat=True)) == [trace.pk]


def test_l_identite_reprise_repart_meme_si_les_cles_ont_change(victime, arm):
    reste, trace = victime("ur", sinus=BRACELET.format(7)), victime("ur")
    identifier(auteur=arm, victime=trace, **INES)
    fusionner(auteur=arm, une=reste, autre=trace, garder={})
    call_command("rechiffrer_identites", verbosity=0)
    separer(auteur=arm, victime=trace)
    assert list(Identite.objects.values_list("victime", flat=True)) == [trace.pk]


def test_la_sortie_dite_pendant_la_fusion_reste_dite(victime, evenement, arm, purpan):
    reste, trace = victime("ur", sinus=BRACELET.format(7)), victime("ur")
    Sejour.objects.create(victime=trace, etablissement=purpan, admise_le=evenement.debut_le)
    fusionner(auteur=arm, une=reste, autre=trace, garder={})
    Sejour.objects.filter(victime=reste).update(sortie_le=evenement.debut_le + timedelta(hours=2))
    separer(auteur=arm, victime=trace)
    assert Sejour.objects.get().sortie_le == evenement.debut_le + timedelta(hours=2)


def test_sivic_l_apprend_et_ce_qu_il_dit_de_la_trace_va_a_la_personne(victime, evenement, cadre, arm, purpan, settings):
    settings.SIVIC_URL = "http://127.0.0.1:9"
    mettre_en_commun(auteur=cadre, evenement=evenement)
    reste, trace = victime("ur", sinus=BRACELET.format(7)), victime("ur")
    recevoir(ligne={"numero": 1, "evenement": evenement.reference, "victime": "V-2", "champs": {"etat": "dcd"}})
    fusionner(auteur=arm, une=reste, autre=trace, garder={})
    assert trace.receptions.get().statut == "reglee"
    dernier = Envoi.objects.filter(victime=trace).order_by("-version").first()
    assert dernier.contenu["fusionnee_dans"] == "V-1"
    sejour = {"etablissement": "HOP-PURPAN", "admise_le": "2026-11-28T10:00:00+01:00"}
    recevoir(ligne={"numero": 2, "evenement": evenement.reference, "victime": "V-2", "champs": sejour})
    assert Sejour.objects.get().victime == reste
    separer(auteur=arm, victime=trace)
    assert "fusionnee_dans" not in Envoi.objects.filter(victime=trace).order_by("-version").first().contenu


@pytest.mark.parametrize("clos", [False, True])
def test_garder_la_notre_sur_une_trace_redit_le_numero_et_la_personne(victime, evenement, cadre, arm, settings, clos):
    settings.SIVIC_URL = "http://127.0.0.1:9"
    mettre_en_commun(auteur=cadre, evenement=evenement)
    reste, trace = victime("ur", sinus=BRACELET.format(7)), victime("ur")
    sejour = {"etablissement": "HOP-AILLEURS", "admise_le": "2026-11-28T10:00:00+01:00"}
    recevoir(ligne={"numero": 1, "evenement": evenement.reference, "victime": "V-2", "champs": sejour})
    fusionner(auteur=arm, une=reste, autre=trace, garder={})
    for etat in ("leve", "clos") if clos else ():
        changer_etat(auteur=cadre, evenement=evenement, vers=etat, motif="Terminé.")
    avant = Counter(Envoi.objects.values_list("victime", flat=True))
    regler(auteur=cadre, reception=Reception.objects.get(), suivre=False)
    apres = Counter(Envoi.objects.values_list("victime", flat=True))
    assert apres - avant == {reste.pk: 1, trace.pk: 1}


class Page:
    def __init__(self, personne, evenement):
        self.client, self.base = Client(), f"/evenements/{evenement.pk}/victimes/"
        self.client.force_login(personne)

    def get(self, suite=""):
        return self.client.get(self.base + suite)

    def post(self, suite, **champs):
        return self.client.post(self.base + suite, champs)


def test_de_la_page_des_doublons_a_la_fiche_et_au_bilan(victime, evenement, arm, avec_voisin):
    une, deux = victime("ur", sinus=BRACELET.format(7)), victime("ur", auteur=avec_voisin)
    page = Page(arm, evenement)
    assert f"{une.pk}/fusion/?avec=2" in page.get("doublons/").text
    assert "garder V-1" in page.get(f"{deux.pk}/fusion/?avec=V-1").text
    assert page.post(f"{une.pk}/fusion/?avec=2").status_code == 302
    assert "Aucune victime ne ressemble" in page.get("doublons/").text
    fiche = page.get(f"{une.pk}/").text
    assert "Aussi comptée" in fiche
    assert "fusionnée dans une autre" in fiche
    assert "qui seule compte" in page.get(f"{deux.pk}/").text
    assert [v.nom for v in page.get().context["victimes"]] == ["V-1"]
    assert [v.nom for v in page.get("?q=V-2").context["victimes"]] == ["V-2"]
    page.post("bilan/", jeton=uuid4())
    assert Bilan.objects.get().ur == 1
    page.post(f"{deux.pk}/separer/")
    assert len(page.get().context["victimes"]) == 2


def test_un_bracelet_deja_porte_propose_de_comparer(victime, evenement, arm):
    une, provisoire = victime("ur", sinus=BRACELET.format(7)), victime("ua")
    reponse = Page(arm, evenement).post(f"{provisoire.pk}/", sinus=BRACELET.format(7))
    assert reponse.url == f"/evenements/{evenement.pk}/victimes/{provisoire.pk}/fusion/?avec={une.rang}"
    refusee = Page(arm, evenement).post(f"{provisoire.pk}/fusion/?avec=1")
    assert refusee.status_code == 400
    assert "Choisissez l’état vital" in refusee.text


def test_un_numero_qui_n_est_pas_la_se_dit_et_rend_la_victime(victime, evenement, arm):
    une, deux, trois = victime("ur", sinus=BRACELET.format(7)), victime("ur"), victime("ua")
    quatre = victime("ur")
    fusionner(auteur=arm, une=deux, autre=quatre, garder={})
    fusionner(auteur=arm, une=une, autre=deux, garder={})
    page = Page(arm, evenement)
    page.get(f"{une.pk}/fusion/?avec=4")
    assert "V-4 et V-1 sont déjà une seule personne." in page.get(f"{une.pk}/").text
    for avec, phrase in (
        ("V-99", "«\u00a0V-99\u00a0» n’est pas une victime de cet événement"),
        ("x", "«\u00a0x\u00a0» n’est pas une victime de cet événement"),
        ("4", "V-4 et V-1 sont déjà une seule personne\u00a0: comparez avec V-1."),
        ("2", "V-2 et V-1 sont déjà une seule personne\u00a0: comparez avec V-1."),
    ):
        for demander in (page.get, page.post):
            assert demander(f"{trois.pk}/fusion/?avec={avec}").url == f"/evenements/{evenement.pk}/victimes/{trois.pk}/"
        assert phrase in page.get(f"{trois.pk}/").text


def test_etranger_404_lecteur_403_et_rien_ne_change(victime, evenement, samu31, etranger):
    une, deux = victime("ur", sinus=BRACELET.format(7)), victime("ur")
    lecteur = fabriques.personne("lea.lecture", samu31, role=Role.LECTEUR)
    for suite in ("doublons/", f"{une.pk}/fusion/?avec=2"):
        assert Page(etranger, evenement).get(suite).status_code == 404
        assert Page(lecteur, evenement).get(suite).status_code == 200
    assert "seule personne : garder" not in Page(lecteur, evenement).get(f"{une.pk}/fusion/?avec=2").text
    for suite, champs in (
        (f"{une.pk}/fusion/?avec=2", {}),
        (f"{une.pk}/fusion/?avec=2", {"distinguer": "1"}),
        (f"{deux.pk}/separer/", {}),
    ):
        assert Page(etranger, evenement).post(suite, **champs).status_code == 404
        assert Page(lecteur, evenement).post(suite, **champs).status_code == 403
    for avec in ("", "V-99", "x", "9" * 30):
        assert Page(lecteur, evenement).get(f"{une.pk}/fusion/?avec={avec}").status_code == 302
    with pytest.raises(DroitInsuffisant):
        fusionner(auteur=lecteur, une=une, autre=deux, garder={})
    assert not Victime.objects.exclude(absorbee_par=None).exists()
