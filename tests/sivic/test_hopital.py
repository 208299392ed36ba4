"""A hospital sees the persons sent or admitted there, no other; it says who they are, when they came and left."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from annuaire.droits import DroitInsuffisant
from annuaire.horloge import a_l_heure
from annuaire.models import Droit, Groupe, Role
from annuaire.territoire import deriver_groupes
from evenements.actes.changer_etat import changer_etat
from evenements.actes.ouvrir import modifier_evenement
from fil.models import Depeche
from sivic.actes.admettre import admettre, faire_sortir
from sivic.actes.denombrer import trier
from sivic.actes.deposer import mettre_en_commun
from sivic.actes.fusionner import fusionner
from sivic.actes.orienter import orienter
from sivic.actes.recevoir import recevoir
from sivic.actes.referencer import referencer
from sivic.ecarts import dresser
from sivic.etat import donnees_victime
from sivic.frontiere import victime_sortante
from sivic.models import ConsultationIdentite, Envoi, Identifiant, Identite, Sejour, Victime
from tests import fabriques
from tests.evenements.conftest import description
from tests.sivic.conftest import BRACELET

pytestmark = pytest.mark.django_db


@pytest.fixture
def rangueil(ars_occitanie):
    return fabriques.entite("HOP-RANGUEIL", "Hôpital Rangueil", "hopital", parent=ars_occitanie)


@pytest.fixture
def nadia(evenement, purpan, rangueil):
    deriver_groupes()
    return fabriques.personne("nadia.urgences", purpan, fonction="Urgences")


@pytest.fixture
def ailleurs(nadia, rangueil):
    return fabriques.personne("omar.urgences", rangueil, fonction="Urgences")


@pytest.fixture
def sienne(victime, evenement, arm, purpan, nadia):
    """Sent to Purpan; another one is not."""
    une, _ = victime("ur"), victime("ua")
    orienter(auteur=arm, evenement=evenement, victimes=[une.pk], destination=purpan)
    return Victime.objects.get(pk=une.pk)


class Page:
    def __init__(self, personne):
        self.client = Client()
        self.client.force_login(personne)

    def get(self, suite=""):
        return self.client.get(f"/victimes/{suite}")

    def post(self, suite, **champs):
        return self.client.post(f"/victimes/{suite}", champs)


def test_l_hopital_a_son_groupe_et_n_est_dans_aucun_autre(nadia, purpan):
    assert [g.entite for g in Groupe.objects.visibles_par(nadia)] == [purpan]


def test_elle_ne_voit_que_les_siennes_et_rien_de_l_evenement(sienne, nadia, ailleurs, evenement):
    assert list(Victime.objects.visibles_par(nadia)) == [sienne]
    page = Page(nadia)
    assert page.get().context["rangees"]["vers_ici"] == [sienne]
    assert evenement.titre not in page.get().text
    assert page.get(f"{sienne.pk}/").status_code == 200
    autre = Victime.objects.exclude(pk=sienne.pk).get()
    assert page.get(f"{autre.pk}/").status_code == 404
    assert page.client.get(f"/evenements/{evenement.pk}/victimes/").status_code == 404
    assert page.client.get(f"/evenements/{evenement.pk}/victimes/{sienne.pk}/").status_code == 404
    assert not Victime.objects.visibles_par(ailleurs).exists()


def test_la_page_n_est_qu_aux_hopitaux_et_le_samu_garde_la_sienne(sienne, arm, etranger):
    for personne in (arm, etranger):
        assert Page(personne).get().status_code == 404
        assert Page(personne).get(f"{sienne.pk}/").status_code == 404


def test_l_orientation_previent_l_hopital_et_la_suivante_l_en_libere(sienne, evenement, arm, nadia, ailleurs, rangueil):
    chez = Depeche.objects.filter(groupe__entite=nadia.entite_active)
    assert list(chez.values_list("genre", "objet_id")) == [("victime.orientee", sienne.pk)]
    orienter(auteur=arm, evenement=evenement, victimes=[sienne.pk], destination=rangueil)
    assert chez.count() == 2
    assert list(Victime.objects.visibles_par(ailleurs)) == [sienne]
    assert not Victime.objects.visibles_par(nadia).exists()


def test_elle_admet_puis_fait_sortir_et_le_samu_le_voit(sienne, nadia, evenement, arm):
    page = Page(nadia)
    page.post(f"{sienne.pk}/mouvement/", geste="admettre")
    sejour = Sejour.objects.get()
    assert (sejour.victime, sejour.etablissement, sejour.dit_par) == (sienne, nadia.entite_active, nadia)
    with pytest.raises(ValidationError, match="déjà admise"):
        admettre(auteur=nadia, victime=sienne)
    assert page.get().context["rangees"]["ici"] == [sienne]
    page.post(f"{sienne.pk}/mouvement/", geste="sortir")
    assert Sejour.objects.get().sortie_le is not None
    with pytest.raises(ValidationError, match="n'est pas admise"):
        faire_sortir(auteur=nadia, victime=sienne)
    genres = Depeche.objects.filter(groupe=evenement.groupe).order_by("numero").values_list("genre", flat=True)
    assert list(genres)[-2:] == ["victime.admise", "victime.sortie"]


def test_ce_que_l_hopital_dit_ici_va_a_sivic_et_ce_qu_il_dit_la_bas_n_y_retourne_pas(
    sienne, nadia, cadre, evenement, settings
):
    settings.SIVIC_URL = "http://127.0.0.1:9"
    mettre_en_commun(auteur=cadre, evenement=evenement)
    with a_l_heure(datetime(2026, 11, 28, 8, tzinfo=UTC)):
        admettre(auteur=nadia, victime=sienne)
    dernier = Envoi.objects.filter(victime=sienne).order_by("-version").first()
    assert dernier.contenu["etablissement"] == "HOP-PURPAN"
    dit = {"etablissement": "HOP-PURPAN", "admise_le": "2026-11-28T10:00:00+01:00"}
    recevoir(ligne={"numero": 1, "evenement": evenement.reference, "victime": sienne.nom, "champs": dit})
    relue = Victime.objects.get(pk=sienne.pk)
    assert relue.sejour.dit_par is None
    assert "etablissement" not in victime_sortante(relue)


def test_elle_complete_et_ouvre_l_identite_sans_motif_et_c_est_enregistre(sienne, nadia):
    page = Page(nadia)
    assert page.post(f"{sienne.pk}/identite/", nom="").status_code == 400
    assert page.post(f"{sienne.pk}/identite/", nom="Delmas-Confidentiel").status_code == 302
    assert "Confidentiel" not in page.get(f"{sienne.pk}/").text
    assert "Delmas-Confidentiel" in page.post(f"{sienne.pk}/ouvrir/").text
    assert ConsultationIdentite.objects.get().entite == nadia.entite_active
    page.post(f"{sienne.pk}/ipp/", ipp="800123456")
    assert Identifiant.objects.get().valeur == "800123456"
    assert "800123456" in page.get(f"{sienne.pk}/").text


def test_un_lecteur_lit_un_autre_hopital_ne_trouve_rien_et_rien_ne_change(sienne, nadia, ailleurs, purpan):
    lecteur = fabriques.personne("lea.lecture", purpan, role=Role.LECTEUR)
    assert Page(lecteur).get(f"{sienne.pk}/").status_code == 200
    demandes = (("mouvement/", {"geste": "admettre"}), ("identite/", {"nom": "Autre"}), ("ipp/", {"ipp": "12"}))
    for suite, champs in demandes:
        assert Page(lecteur).post(f"{sienne.pk}/{suite}", **champs).status_code == 403, suite
        assert Page(ailleurs).post(f"{sienne.pk}/{suite}", **champs).status_code == 404, suite
    assert Page(ailleurs).post(f"{sienne.pk}/ouvrir/").status_code == 404
    assert not (Sejour.objects.exists() or Identite.objects.exists() or Identifiant.objects.exists())


def test_rien_n_est_propose_que_l_acte_refuserait(sienne, nadia, purpan, rangueil, ailleurs, evenement, arm):
    lecteur = fabriques.personne("lea.lecture", purpan, role=Role.LECTEUR)
    assert 'value="admettre"' in Page(nadia).get().text
    assert 'value="admettre"' not in Page(lecteur).get().text
    admettre(auteur=nadia, victime=sienne)
    orienter(auteur=arm, evenement=evenement, victimes=[sienne.pk], destination=rangueil)
    for suite in ("", f"{sienne.pk}/"):
        page = Page(ailleurs).get(suite).text
        assert 'value="admettre"' not in page
        assert "dmise ailleurs" in page
    faire_sortir(auteur=nadia, victime=sienne)
    assert 'value="admettre"' in Page(ailleurs).get().text


def test_ce_qui_est_dessine_en_reponse_se_relit_a_l_adresse_de_la_fiche(sienne, nadia):
    page = Page(nadia)
    page.post(f"{sienne.pk}/identite/", nom="Delmas")
    ouverte = page.post(f"{sienne.pk}/ouvrir/").text
    assert f'id="fiche" data-relire="victime" data-relu="/victimes/{sienne.pk}/"' in ouverte
    assert 'id="gestes" data-relire="victime"' in ouverte
    assert '<div id="sorties" data-relire="victime"></div>' in page.get().text


def test_un_evenement_clos_ne_se_change_plus(sienne, nadia, evenement, cadre):
    for etat in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=evenement, vers=etat, motif="Terminé.")
    with pytest.raises(DroitInsuffisant, match="clos"):
        admettre(auteur=nadia, victime=sienne)
    assert Page(nadia).get().context["rangees"]["vers_ici"] == []
    assert Page(nadia).get(f"{sienne.pk}/").status_code == 200


def test_sa_page_apprend_ce_que_l_evenement_devient_et_rien_d_autre_de_lui(
    sienne, nadia, ailleurs, victime, arm, evenement, cadre, purpan
):
    """Real persons are not to be taken for those of an exercise until the next one moves."""
    orienter(auteur=arm, evenement=evenement, victimes=[victime("ur").pk], destination=purpan)
    chez = Depeche.objects.filter(groupe__entite=purpan)
    avant = chez.count()

    def modifier(**champs):
        decrit = description(debut_le=evenement.debut_le, **champs)
        modifier_evenement(
            auteur=cadre, evenement=evenement, description=decrit, version=type(evenement).objects.get().version
        )

    modifier(titre="Feu du port")
    assert chez.count() == avant
    modifier(titre="Feu du port", est_exercice=True)
    modifier(titre="Feu du port", est_exercice=True, nature="collectif")
    for vers in ("leve", "clos", "en_cours"):
        changer_etat(auteur=cadre, evenement=evenement, vers=vers, motif="Vu.")
    dites = list(chez.order_by("numero"))[avant:]
    assert [depeche.genre for depeche in dites] == ["victime.evenement"] * 4
    assert all(set(depeche.donnees) == set(donnees_victime(sienne)) for depeche in dites)
    assert not Depeche.objects.filter(groupe__entite=ailleurs.entite_active).exists()


def test_la_personne_comptee_deux_fois_n_est_attendue_qu_une_fois(sienne, nadia, victime, evenement, arm, purpan):
    autre = victime("ur")
    orienter(auteur=arm, evenement=evenement, victimes=[autre.pk], destination=purpan)
    fusionner(auteur=arm, une=sienne, autre=Victime.objects.get(pk=autre.pk), garder={})
    assert Page(nadia).get().context["rangees"]["vers_ici"] == [sienne]


def test_qui_meurt_en_route_n_est_plus_attendu(sienne, nadia, evenement, arm):
    trier(auteur=arm, victime=sienne, etat="dcd")
    assert Page(nadia).get().context["rangees"]["vers_ici"] == []
    assert "attendues" not in {p.ancre for p in dresser(evenement).personnes}
    liste = Page(arm).client.get(f"/evenements/{evenement.pk}/victimes/")
    assert liste.context["destinations"] == []
    # Admitted first, it stays said.
    Sejour.objects.create(victime=sienne, etablissement=nadia.entite_active, admise_le=sienne.orientee_le)
    assert Page(nadia).get().context["rangees"]["ici"] == [sienne]
    liste = Page(arm).client.get(f"/evenements/{evenement.pk}/victimes/")
    assert liste.context["destinations"] == [(("Hôpital Purpan", nadia.entite_active.pk), 1)]


def test_l_hopital_qu_elle_quitte_l_apprend_de_l_autre(sienne, nadia, ailleurs, evenement, arm, rangueil):
    chez = Depeche.objects.filter(groupe__entite=nadia.entite_active).order_by("numero")
    admettre(auteur=nadia, victime=sienne)
    faire_sortir(auteur=nadia, victime=sienne)
    orienter(auteur=arm, evenement=evenement, victimes=[sienne.pk], destination=rangueil)
    avant = chez.count()
    admettre(auteur=ailleurs, victime=sienne)
    assert list(chez.values_list("genre", flat=True))[avant:] == ["victime.admise"]
    assert not Victime.objects.visibles_par(nadia).exists()


def test_qui_suit_aussi_un_autre_hopital_ne_l_attend_pas_ici_et_n_en_lit_pas_l_ipp(sienne, nadia, ailleurs, purpan):
    referencer(auteur=nadia, victime=sienne, source="ipp", valeur="800123456")
    fabriques.inviter(Groupe.objects.get(genre="entite", entite=purpan), ailleurs, Droit.LECTURE)
    page = Page(ailleurs)
    assert page.get().context["rangees"] == {"vers_ici": [], "ici": [], "sorties": []}
    fiche = page.get(f"{sienne.pk}/")
    assert fiche.status_code == 200
    assert "800123456" not in fiche.text


def test_son_numero_chez_nous_reste_a_lire_quand_elle_est_fusionnee(sienne, nadia, victime, arm):
    portee = victime("ur", sinus=BRACELET.format(5))
    referencer(auteur=nadia, victime=sienne, source="ipp", valeur="800123456")
    reste = fusionner(auteur=arm, une=sienne, autre=portee, garder={})
    assert reste == portee
    assert "800123456" in Page(nadia).get(f"{reste.pk}/").text
