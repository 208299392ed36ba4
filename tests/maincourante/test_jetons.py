"""What a browser sends again, because no answer came, is done once; whatever a colleague has said meanwhile."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from annuaire import horloge
from annuaire.actes.affectations import activer_poste
from annuaire.droits import DroitInsuffisant
from annuaire.models import Affectation
from fil.models import Depeche
from maincourante.actes.accompagner import desepingler, epingler, suivre_action
from maincourante.actes.nommer import Destinataire
from maincourante.actes.repondre import prendre_en_compte, relancer
from maincourante.models import Adressage, Entree, GesteEntree
from tests import fabriques

pytestmark = pytest.mark.django_db


@pytest.fixture
def entree(arm, region):
    return fabriques.entree(arm, region, "Appeler la préfecture.")


def genres(groupe):
    return list(Depeche.objects.filter(groupe=groupe).order_by("numero").values_list("genre", flat=True))


def test_une_action_rejouee_ne_referme_pas_ce_qu_un_collegue_a_repris(arm, voisin, entree, region):
    jeton = uuid4()
    suivre_action(auteur=arm, entree=entree, etat="fait", vu="", jeton=jeton)
    suivre_action(auteur=voisin, entree=entree, etat="en_cours", vu="fait", jeton=uuid4())
    rejouee = suivre_action(auteur=arm, entree=entree, etat="fait", vu="", jeton=jeton)
    assert rejouee.action_etat == "en_cours"
    assert genres(region).count("entree.action") == 2


def test_une_action_partie_tard_ne_couvre_pas_un_autre_etat(arm, voisin, entree):
    suivre_action(auteur=arm, entree=entree, etat="a_faire")
    suivre_action(auteur=voisin, entree=entree, etat="fait", vu="a_faire", jeton=uuid4())
    with pytest.raises(ValidationError, match="« fait » entre-temps"):
        suivre_action(auteur=arm, entree=entree, etat="en_cours", vu="a_faire", jeton=uuid4())
    assert suivre_action(auteur=arm, entree=entree, etat="fait", vu="a_faire", jeton=uuid4()).action_etat == "fait"


def test_une_action_confiee_ou_repoussee_entre_temps_n_est_pas_couverte(arm, voisin, entree, samu82):
    quatorze, quinze = (timezone.make_aware(datetime(2026, 11, 21, heure)) for heure in (14, 15))
    lues = {"entite": None, "personne": None, "echeance": None}
    with horloge.a_l_heure(quatorze - timedelta(hours=1)):
        suivre_action(auteur=arm, entree=entree, etat="a_faire")
        dites = {"entite": samu82.pk, "echeance": quatorze}
        suivre_action(auteur=voisin, entree=entree, changements=dites, vues=lues, jeton=uuid4())
        miennes = {"personne": arm.pk, "echeance": quinze}
        with pytest.raises(ValidationError) as refus:
            suivre_action(auteur=arm, entree=entree, etat="fait", vu="en_cours", changements=miennes, vues=lues)
        assert refus.value.message_dict == {
            "etat": ["Cette action est passée à « à faire » entre-temps\u00a0: relisez-la."],
            "entite": ["Qui fait cette action a été changé entre-temps\u00a0: elle est maintenant confiée à Samu 82."],
            "echeance": [
                "L'échéance de cette action a été changée entre-temps\u00a0: c'est maintenant le 21/11/2026 à 14:00."
            ],
        }
        # Who says the same, or has read it, is not refused; what they do not touch is no matter.
        suivre_action(auteur=arm, entree=entree, changements=dites, vues=lues)
        suivre_action(auteur=arm, entree=entree, changements={"echeance": quinze}, vues={"echeance": quatorze})
        ote = suivre_action(auteur=arm, entree=entree, changements={"entite": None}, vues={"entite": samu82.pk})
        assert (ote.action_entite, ote.action_echeance) == (None, quinze)
        suivre_action(auteur=arm, entree=entree, changements={"echeance": None}, vues={"echeance": quinze})
        lues = {"entite": samu82.pk, "echeance": quatorze}
        with pytest.raises(ValidationError) as refus:
            suivre_action(auteur=voisin, entree=entree, changements=miennes, vues=lues)
    assert refus.value.message_dict == {
        "entite": ["Qui fait cette action a été changé entre-temps\u00a0: elle n'est plus confiée à personne."],
        "echeance": ["L'échéance de cette action a été changée entre-temps\u00a0: elle n'en a plus."],
    }


def test_un_etat_lu_de_ce_qui_n_est_pas_une_action_n_y_change_rien(arm, entree):
    assert suivre_action(auteur=arm, entree=entree, etat="fait", vu="en_cours").action_etat == "fait"


def test_une_epingle_rejouee_reste_comme_un_collegue_l_a_laissee(arm, voisin, entree):
    pose, retrait = uuid4(), uuid4()
    epingler(auteur=arm, entree=entree, jeton=pose)
    desepingler(auteur=voisin, entree=entree, jeton=retrait)
    epingler(auteur=arm, entree=entree, jeton=pose)
    assert Entree.objects.get().epinglee_le is None
    epingler(auteur=arm, entree=entree, jeton=uuid4())
    desepingler(auteur=voisin, entree=entree, jeton=retrait)
    assert Entree.objects.get().epinglee_le is not None


def test_une_relance_rejouee_ne_redonne_pas_de_delai(arm, region, samu82):
    adressee = fabriques.entree(arm, region, "Un SMUR ?", destinataires=[Destinataire(entite=samu82.pk)])
    jeton, debut = uuid4(), horloge.maintenant()
    relancer(auteur=arm, entree=adressee, jeton=jeton)
    echeance = Adressage.objects.get().echeance_le
    with horloge.a_l_heure(debut + timedelta(minutes=5)):
        relancer(auteur=arm, entree=adressee, jeton=jeton)
    assert Adressage.objects.get().echeance_le == echeance


def test_une_prise_en_compte_faite_a_temps_n_est_pas_refusee_apres_la_cloture(arm, voisin, regulateur, region, samu82):
    adressee = fabriques.entree(arm, region, "Un SMUR ?", destinataires=[Destinataire(entite=samu82.pk)])
    autre = fabriques.entree(arm, region, "Un hélicoptère ?", destinataires=[Destinataire(entite=samu82.pk)])
    prendre_en_compte(auteur=voisin, entree=adressee)
    type(region).objects.filter(pk=region.pk).update(clos_le=horloge.maintenant())
    assert prendre_en_compte(auteur=voisin, entree=adressee).pk == adressee.pk
    with pytest.raises(DroitInsuffisant):
        prendre_en_compte(auteur=voisin, entree=autre)


def test_un_jeton_est_a_une_personne_et_a_une_entree(arm, voisin, entree, region):
    jeton, autre = uuid4(), fabriques.entree(arm, region, "Autre.")
    epingler(auteur=arm, entree=entree, jeton=jeton)
    for auteur, visee in ((arm, autre), (voisin, entree)):
        with pytest.raises(ValidationError, match="déjà servi"):
            epingler(auteur=auteur, entree=visee, jeton=jeton)
    assert GesteEntree.objects.count() == 1


def test_un_geste_refuse_ne_prend_pas_son_jeton(arm, entree):
    jeton = uuid4()
    with pytest.raises(ValidationError):
        suivre_action(auteur=arm, entree=entree, jeton=jeton)
    assert suivre_action(auteur=arm, entree=entree, etat="a_faire", jeton=jeton).action_etat == "a_faire"


def test_les_gestes_passent_par_l_api_avec_leur_jeton(api, arm, voisin, entree):
    corps = {"jeton": str(uuid4()), "etat": "fait", "vu": ""}
    assert api(arm).post(f"entrees/{entree.pk}/action/", corps).status_code == 200
    assert api(voisin).post(f"entrees/{entree.pk}/action/", {"etat": "en_cours"}).status_code == 200
    assert api(arm).post(f"entrees/{entree.pk}/action/", corps).json()["action"]["etat"] == "en_cours"
    refus = api(arm).post(f"entrees/{entree.pk}/action/", {"etat": "a_faire", "vu": "fait"})
    assert refus.status_code == 400 and "en cours" in refus.json()["erreurs"]["etat"][0]
    premiere, seconde = ((horloge.maintenant() + timedelta(hours=heures)).isoformat() for heures in (1, 2))
    sans = {"vues": {"echeance": None}}
    assert api(voisin).post(f"entrees/{entree.pk}/action/", sans | {"echeance": premiere}).status_code == 200
    refus = api(arm).post(f"entrees/{entree.pk}/action/", sans | {"echeance": seconde})
    assert refus.status_code == 400 and "entre-temps" in refus.json()["erreurs"]["echeance"][0]
    for autres in ({"echeance": "demain"}, "demain", None):
        assert api(arm).post(f"entrees/{entree.pk}/action/", {"vues": autres}).status_code == 400
    jeton = str(uuid4())
    for epinglee in (True, False):
        api(arm).post(f"entrees/{entree.pk}/epingle/", {"jeton": jeton, "epinglee": epinglee})
    assert Entree.objects.get().epinglee_le is not None


def test_qui_n_est_plus_dans_le_groupe_apprend_que_c_est_fait(api, arm, etranger, region, samu31):
    """Their outbox would show as refused what the others read. Nothing else is told, to a stranger nothing at all."""
    ailleurs = fabriques.groupe("Samu 31", samu31)
    demandee = fabriques.entree(arm, region, "Un SMUR ?", destinataires=[Destinataire(entite=samu31.pk)])
    autre = fabriques.entree(arm, region, "Deux lignes muettes.")
    adresse = f"entrees/{demandee.pk}"
    gestes = {
        f"groupes/{region.pk}/entrees/": {"texte": "Lignes rétablies."},
        f"{adresse}/rectifications/": {"texte": "Un SMUR et un VSAV ?"},
        f"{adresse}/commentaires/": {"texte": "En route."},
        f"{adresse}/relances/": {},
        f"{adresse}/prises-en-compte/": {},
        f"{adresse}/epingle/": {"epinglee": True},
        f"{adresse}/action/": {"etat": "a_faire"},
        f"{adresse}/partages/": {"groupe": ailleurs.pk},
        f"entrees/{autre.pk}/annulation/": {"motif": "Erreur."},
    }
    sans_jeton = ("prises-en-compte", "annulation")
    faits = {ou: {"jeton": str(uuid4())} | corps for ou, corps in gestes.items()}
    for ou, corps in faits.items():
        assert api(arm).post(ou, corps).status_code in (200, 201), ou
    depeches = Depeche.objects.count()
    region.participations.filter(entite=samu31).delete()
    for ou, corps in faits.items():
        rejoue = api(arm).post(ou, corps)
        assert (rejoue.status_code, rejoue.content) == (204, b""), ou
        assert api(etranger).post(ou, corps).status_code == 404, ou
        if ou.split("/")[-2] not in sans_jeton:
            assert api(arm).post(ou, corps | {"jeton": str(uuid4())}).status_code == 404, ou
    assert Depeche.objects.count() == depeches


def test_ce_qui_est_pris_a_un_poste_n_est_pas_dit_pris_a_l_autre(client, arm, region, samu31, samu82):
    """Two tabs: the page of the other post has not answered for its entité because this one has."""
    au_31, au_82 = arm.poste, Affectation.objects.create(utilisateur=arm, entite=samu82, fonction="Renfort")
    a_tous = [
        Destinataire(entite=samu31.pk),
        Destinataire(entite=samu82.pk),
        Destinataire(entite=samu82.pk, role="lecteur"),
    ]
    demandee = fabriques.entree(arm, region, "Un SMUR ?", destinataires=a_tous)
    client.force_login(arm)

    def prendre(poste):
        adresse = f"/api/v1/entrees/{demandee.pk}/prises-en-compte/"
        return client.post(adresse, headers={"X-Portail-Poste": str(poste.pk)}).status_code

    assert (prendre(au_31), prendre(au_82)) == (200, 409)
    assert not demandee.adressages.filter(entite=samu82, pris_le__isnull=False).exists()
    activer_poste(utilisateur=arm, affectation=au_82)
    assert (prendre(au_82), prendre(au_31)) == (200, 204)
