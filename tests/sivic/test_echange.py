"""The exchange with a real simulator of SIVIC, in a process of its own: sent once, in order, whatever breaks."""

import re
from uuid import uuid4

import pytest
import requests
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annuaire.droits import DroitInsuffisant
from evenements.actes.changer_etat import changer_etat
from fil.models import Depeche
from sivic.actes.denombrer import denombrer, trier
from sivic.actes.deposer import mettre_en_commun
from sivic.actes.expedier import ESSAIS_MAX, expedier
from sivic.actes.orienter import orienter
from sivic.actes.recevoir import recevoir, relever_le_journal
from sivic.actes.referencer import referencer
from sivic.actes.regler import regler
from sivic.actes.renvoyer import renvoyer
from sivic.adaptateur import Sivic
from sivic.models import Envoi, Liaison, Reception, Sejour
from sivic.simulateur import base
from tests.sivic.simulateur import JETON


@pytest.fixture
def liee(db, settings):
    settings.SIVIC_URL = "https://sivic.invalid"


@pytest.fixture
def commun(simulateur, cadre, evenement):
    mettre_en_commun(auteur=cadre, evenement=evenement)
    return evenement


def une_panne(nom, chance=1.0):
    base.regler_pannes(lambda autre: chance if autre == nom else 0.0)


def connecte(personne):
    client = Client()
    client.force_login(personne)
    return client


def sans_attendre():
    """The time that would pass before the next try."""
    Liaison.objects.update(prochain_essai_le=None)
    Envoi.objects.update(prochain_essai_le="2020-01-01T00:00:00Z")


def tenu(victime):
    return next(o for o in base.objets() if o["victime"] == victime.nom)


def test_ce_qui_est_compte_arrive_une_fois_et_dans_l_ordre(commun, victime, arm, purpan):
    une = victime("ur")
    trier(auteur=arm, victime=une, etat="ua")
    orienter(auteur=arm, evenement=commun, victimes=[une.pk], destination=purpan)
    assert expedier(Sivic()) == 4
    assert (tenu(une)["recues"], tenu(une)["champs"]["etat"]) == ([1, 2, 3], "ua")
    assert set(Envoi.objects.values_list("statut", flat=True)) == {"accepte"}
    assert expedier(Sivic()) == 0


def test_une_reponse_perdue_ne_double_rien(commun, victime):
    une = victime("ur")
    une_panne("perdue")
    expedier(Sivic())
    assert Envoi.objects.exclude(statut="en_attente").count() == 0
    une_panne("")
    sans_attendre()
    expedier(Sivic())
    assert tenu(une)["recues"] == [1]
    assert Envoi.objects.exclude(statut="accepte").count() == 0


def test_sivic_tue_tout_attend_puis_part_de_soi_meme(commun, simulateur, victime, arm):
    simulateur.tuer()
    une = victime("ur")
    trier(auteur=arm, victime=une, etat="ua")
    assert expedier(Sivic()) == 0
    assert Liaison.actuelle().muette_depuis_le is not None
    assert Envoi.objects.filter(statut="en_attente").count() == 3
    assert expedier(Sivic()) == 0
    assert Liaison.actuelle().essais == 1  # its time has not come: it was not asked again
    simulateur.demarrer()
    sans_attendre()
    assert expedier(Sivic()) == 3
    assert Liaison.actuelle().muette_depuis_le is None
    assert tenu(une)["recues"] == [1, 2]


def test_le_silence_n_use_pas_les_essais(commun, simulateur):
    """However long SIVIC was silent, what waits has all its tries when SIVIC comes back with a fault."""
    simulateur.tuer()
    for _ in range(ESSAIS_MAX):
        sans_attendre()
        assert expedier(Sivic()) == 0
    simulateur.demarrer()
    une_panne("erreur")
    sans_attendre()
    expedier(Sivic())
    assert list(Envoi.objects.values_list("statut", "essais")) == [("en_attente", 1)]


def test_un_refus_dit_pourquoi_et_repart_quand_on_le_demande(commun, victime, arm, voisin):
    expedier(Sivic())
    victime("ur")
    une_panne("refuse")
    expedier(Sivic())
    refuse = Envoi.objects.get(statut="refuse")
    assert "Refuse" in refuse.motif
    une_panne("")
    with pytest.raises(ValidationError, match="pas été écarté"):
        renvoyer(auteur=arm, envoi=Envoi.objects.filter(statut="accepte").first())
    renvoyer(auteur=arm, envoi=refuse)
    expedier(Sivic())
    assert Envoi.objects.exclude(statut="accepte").count() == 0


def test_apres_assez_de_pannes_l_envoi_est_abandonne_et_le_dit(commun):
    une_panne("erreur")
    Envoi.objects.update(essais=ESSAIS_MAX - 1)
    expedier(Sivic())
    assert Envoi.objects.get().statut == "abandonne"
    assert Envoi.objects.get().motif == "réponse 500"


@pytest.mark.parametrize("panne", ["double", "desordre"])
def test_l_admission_revient_une_fois_dans_l_ordre(commun, victime, arm, purpan, panne):
    toutes = [victime("ur") for _ in range(5)]
    orienter(auteur=arm, evenement=commun, victimes=[v.pk for v in toutes], destination=purpan)
    expedier(Sivic())
    assert base.admettre() == 5
    assert base.sortir() == 5
    une_panne(panne)
    assert relever_le_journal(Sivic()) == 10
    assert relever_le_journal(Sivic()) == 0
    assert Sejour.objects.filter(etablissement=purpan, sortie_le__isnull=False).count() == 5
    genres = Depeche.objects.filter(groupe=commun.groupe, genre__in=("victime.admise", "victime.sortie"))
    assert genres.count() == 10
    # Nothing of it goes back, but where the person is, which is ours to say.
    en_attente = list(Envoi.objects.filter(statut="en_attente"))
    assert [(e.version, e.contenu["lieu"]) for e in en_attente] == [(3, "hopital")] * 5
    assert not any({"etablissement", "admise_le", "sortie_le"} & set(e.contenu) for e in en_attente)


def test_ce_qui_contredit_le_samu_attend_quelqu_un(commun, victime, arm, voisin):
    une = victime("ur")
    expedier(Sivic())
    base.ecrire(commun.reference, une.nom, {"etat": "dcd", "lesions": "brûlures"})
    base.ecrire(commun.reference, "V-99", {"etat": "ua"})
    relever_le_journal(Sivic())
    premiere, inconnue = Reception.objects.all()
    une.refresh_from_db()
    assert (premiere.statut, premiere.contenu, une.etat) == ("a_regler", {"etat": "dcd"}, "ur")
    assert "ne connaît pas" in inconnue.motif
    regler(auteur=arm, reception=premiere, suivre=False)
    base.ecrire(commun.reference, une.nom, {"etat": "ua"})
    relever_le_journal(Sivic())
    regler(auteur=arm, reception=Reception.objects.get(numero=3), suivre=True)
    une.refresh_from_db()
    assert une.etat == "ua"
    with pytest.raises(ValidationError, match="déjà réglé"):
        regler(auteur=arm, reception=premiere, suivre=True)
    expedier(Sivic())
    assert (tenu(une)["recues"], tenu(une)["champs"]["etat"]) == ([1, 2, 3], "ua")


def test_une_ligne_qui_vient_avant_son_tour_attend(commun):
    assert not recevoir(ligne={"numero": 2, "evenement": commun.reference, "victime": "V-1", "champs": {}})
    assert Liaison.actuelle().curseur == 0


def test_l_evenement_se_leve_et_se_clot_des_deux_cotes(commun, cadre):
    changer_etat(auteur=cadre, evenement=commun, vers="leve", motif="Fin")
    expedier(Sivic())
    assert base.objets()[0]["champs"]["etat"] == "leve"


def test_un_exercice_ne_part_jamais_vers_le_sivic_reel(simulateur, cadre, arm, ouvrir, settings):
    exercice = ouvrir(cadre, est_exercice=True)
    with pytest.raises(ValidationError, match="exercice ne part jamais"):
        mettre_en_commun(auteur=cadre, evenement=exercice)
    settings.SIVIC_EXERCICE = True
    mettre_en_commun(auteur=cadre, evenement=exercice)
    settings.SIVIC_EXERCICE = False
    expedier(Sivic())
    assert Envoi.objects.get().statut == "abandonne"
    assert base.objets() == []


def test_qui_ne_pilote_pas_ne_met_rien_en_commun(simulateur, evenement, arm):
    with pytest.raises(DroitInsuffisant):
        mettre_en_commun(auteur=arm, evenement=evenement)


def test_sans_sivic_rien_ne_s_ecrit(db, victime, evenement, cadre, settings):
    settings.SIVIC_URL = ""
    victime("ur")
    with pytest.raises(ValidationError, match="relié à aucun SIVIC"):
        mettre_en_commun(auteur=cadre, evenement=evenement)
    assert not Envoi.objects.exists()


def test_le_simulateur_n_ouvre_qu_a_son_jeton_et_refuse_hors_contrat(simulateur):
    adresse = f"{simulateur.url}/v1/evenements/2026-0001"
    corps = {"version": 1, "champs": {"titre": "Texte libre"}}
    assert requests.put(adresse, json=corps, timeout=5).status_code == 401
    ouvert = {"Authorization": f"Bearer {JETON}"}
    assert requests.put(adresse, json=corps, headers=ouvert, timeout=5).status_code == 422


def test_les_pages_disent_l_echange(commun, victime, arm, etranger):
    une = victime("ur")
    page = connecte(arm).get(f"/evenements/{commun.pk}/victimes/")
    assert "en attente" in page.content.decode()
    base.ecrire(commun.reference, une.nom, {"etat": "dcd"})
    relever_le_journal(Sivic())
    page = connecte(arm).get(f"/evenements/{commun.pk}/victimes/sivic/").content.decode()
    assert "SIVIC dit autrement" in page
    assert "Suivre SIVIC" in page
    connecte(arm).post(f"/evenements/{commun.pk}/victimes/journal/1/", {"choix": "suivre"})
    une.refresh_from_db()
    assert une.etat == "dcd"
    assert connecte(etranger).get(f"/evenements/{commun.pk}/victimes/sivic/").status_code == 404
    assert connecte(etranger).post(f"/evenements/{commun.pk}/victimes/commun/").status_code == 404


def test_le_jeton_de_la_saisie_ne_depose_qu_une_fois(commun, arm):
    jeton = uuid4()
    for _ in range(2):
        denombrer(auteur=arm, evenement=commun, jeton=jeton, etat="ur")
    assert Envoi.objects.filter(victime__isnull=False).count() == 1


def annoncees(evenement, objet_type):
    depeches = Depeche.objects.filter(groupe=evenement.groupe, objet_type=objet_type).order_by("numero")
    return [(d.genre, d.donnees["victime"], d.donnees["statut"]["code"]) for d in depeches]


def test_ce_que_sivic_repond_et_dit_s_annonce_sur_le_fil(commun, victime, arm):
    """An open page learns of it: the dépêche moves the sections that it reads again."""
    une = victime("ur")
    expedier(Sivic())
    une_panne("refuse")
    trier(auteur=arm, victime=une, etat="ua")
    expedier(Sivic())
    renvoyer(auteur=arm, envoi=Envoi.objects.get(statut="refuse"))
    assert annoncees(commun, "envoi") == [
        ("envoi.accepte", None, "accepte"),
        ("envoi.accepte", une.nom, "accepte"),
        ("envoi.refuse", une.nom, "refuse"),
        ("envoi.relance", une.nom, "en_attente"),
    ]
    base.ecrire(commun.reference, "S-4", {"etat": "ur"})
    base.ecrire(commun.reference, une.nom, {"etat": "ua"})
    relever_le_journal(Sivic())
    assert annoncees(commun, "reception") == [
        ("reception.a_regler", "S-4", "a_regler"),
        ("reception.appliquee", une.nom, "appliquee"),
    ]
    page = connecte(arm).get(f"/evenements/{commun.pk}/victimes/sivic/").content.decode()
    for section, types in (("envois", "envoi"), ("receptions", "reception"), ("liaison", "envoi reception")):
        assert re.search(rf'id="{section}" data-relire="[a-z ]*{types}"', page)


def test_ce_que_sivic_accepte_apres_la_cloture_reste_au_registre(commun, victime, cadre):
    """Nothing is written on a closed fil, and the sending is not stopped by it."""
    victime("ur")
    for etat in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=commun, vers=etat, motif="Terminé.")
    assert expedier(Sivic()) == 4
    assert set(Envoi.objects.values_list("statut", flat=True)) == {"accepte"}
    assert annoncees(commun, "envoi") == []


def test_mettre_en_commun_ne_demande_pas_plus_pour_plus_de_victimes(liee, ouvrir, cadre, arm, purpan):
    def partager(combien):
        evenement = ouvrir(cadre)
        for _ in range(combien):
            denombrer(auteur=arm, evenement=evenement, jeton=uuid4(), etat="ur")
        une = evenement.victimes.first()
        referencer(auteur=arm, victime=une, source="dossard", valeur="12")
        orienter(auteur=arm, evenement=evenement, victimes=[une.pk], destination=purpan)
        with CaptureQueriesContext(connection) as requetes:
            mettre_en_commun(auteur=cadre, evenement=evenement)
        envois = Envoi.objects.filter(evenement=evenement, victime__isnull=False)
        assert [(e.version, e.contenu["nom"]) for e in envois] == [(1, f"V-{n}") for n in range(1, combien + 1)]
        return len(requetes)

    assert partager(8) == partager(2)
