"""Comments, pins, actions, sharing, templates and settings."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from annuaire.models import Droit
from fil.models import Depeche
from maincourante.actes.accompagner import commenter, desepingler, epingler, suivre_action
from maincourante.actes.corriger import annuler
from maincourante.actes.partager import partager
from maincourante.actes.regler import creer_modele, regler, supprimer_modele
from maincourante.models import Entree, Modele
from tests import fabriques


@pytest.fixture
def entree(arm, region):
    return fabriques.entree(arm, region, "Demande de recensement des lits.", importance="importante")


@pytest.fixture
def local(samu31):
    return fabriques.groupe("Samu 31", samu31)


def derniere(groupe):
    return Depeche.objects.filter(groupe=groupe).latest("numero")


def test_un_commentaire_rejoint_l_entree(voisin, entree, region):
    jeton = uuid4()
    for _ in range(2):
        commenter(auteur=voisin, entree=entree, texte="Vu, j'appelle le CHU.", jeton=jeton)

    depeche = derniere(region)
    assert (depeche.numero, depeche.genre) == (2, "entree.commentee")
    (commentaire,) = depeche.donnees["commentaires"]
    assert (commentaire["texte"], commentaire["entite"]["nom"]) == ("Vu, j'appelle le CHU.", "Samu 82")


def test_un_commentaire_est_court_et_ecrit_par_qui_peut_ecrire(voisin, veille, entree, monkeypatch):
    with pytest.raises(ValidationError, match="texte"):
        commenter(auteur=voisin, entree=entree, texte="x" * 2001, jeton=uuid4())
    with pytest.raises(PermissionDenied):
        commenter(auteur=veille, entree=entree, texte="Vu.", jeton=uuid4())
    monkeypatch.setattr("maincourante.actes.accompagner.COMMENTAIRES_MAX", 0)
    with pytest.raises(ValidationError, match="commentaires"):
        commenter(auteur=voisin, entree=entree, texte="Vu.", jeton=uuid4())


def test_le_jeton_d_un_autre_commentaire_est_refuse(arm, voisin, entree):
    jeton = uuid4()
    commenter(auteur=voisin, entree=entree, texte="Vu.", jeton=jeton)
    with pytest.raises(ValidationError, match="jeton"):
        commenter(auteur=arm, entree=entree, texte="Vu.", jeton=jeton)


def test_epingler_et_desepingler_s_annoncent_une_fois(voisin, veille, entree, region):
    for acte in (epingler, epingler, desepingler, desepingler):
        acte(auteur=voisin, entree=entree)
    genres = list(Depeche.objects.order_by("numero").values_list("genre", flat=True))
    assert genres == ["entree.consignee", "entree.epinglee", "entree.desepinglee"]
    with pytest.raises(PermissionDenied):
        epingler(auteur=veille, entree=entree)


def test_une_action_se_confie_et_se_suit(voisin, agent_ars, ars_occitanie, entree, region):
    echeance = timezone.now() + timedelta(minutes=30)
    confiee = {"entite": ars_occitanie.pk, "echeance": echeance}
    suivre_action(auteur=voisin, entree=entree, etat="a_faire", changements=confiee)
    assert derniere(region).donnees["action"]["entite"]["code"] == "ARS-OCC"

    suivre_action(auteur=agent_ars, entree=entree, etat="en_cours")
    suivre_action(auteur=agent_ars, entree=entree, etat="en_cours")
    depeche = derniere(region)
    assert (depeche.numero, depeche.donnees["action"]["etat"]) == (3, "en_cours")
    assert depeche.donnees["action"]["entite"]["code"] == "ARS-OCC"


def test_ce_qui_change_d_une_action_laisse_le_reste(voisin, arm, agent_ars, ars_occitanie, samu82, entree, region):
    """As a colleague has just said it, though the page of the other shows it as it was; and though its entité left."""
    echeance = timezone.now() + timedelta(minutes=30)
    lue_avant = Entree.objects.get(pk=entree.pk)
    suivre_action(auteur=voisin, entree=entree, etat="a_faire", changements={"entite": ars_occitanie.pk})
    suivre_action(auteur=voisin, entree=entree, etat="fait")
    suivre_action(auteur=arm, entree=lue_avant, changements={"echeance": echeance})
    action = derniere(region).donnees["action"]
    assert (action["entite"]["code"], action["echeance"]) == ("ARS-OCC", echeance.isoformat())
    assert action["etat"] == "fait"

    region.participations.filter(entite=ars_occitanie).delete()
    suivre_action(auteur=arm, entree=entree, etat="en_cours", changements={"echeance": None})
    action = derniere(region).donnees["action"]
    assert (action["entite"]["code"], action["echeance"], action["etat"]) == ("ARS-OCC", None, "en_cours")

    suivre_action(auteur=arm, entree=entree, etat="en_cours", changements={"personne": voisin.pk})
    action = derniere(region).donnees["action"]
    assert (action["entite"], action["personne"]["nom"]) == (None, voisin.nom_affiche)


def test_une_action_mal_dite_est_refusee(voisin, veille, samu59, entree):
    with pytest.raises(ValidationError, match="etat"):
        suivre_action(auteur=voisin, entree=entree, etat="bientot")
    with pytest.raises(ValidationError, match="etat"):
        suivre_action(auteur=voisin, entree=entree, changements={"echeance": timezone.now()})
    with pytest.raises(ValidationError, match="action"):
        suivre_action(auteur=voisin, entree=entree, etat="a_faire", changements={"entite": samu59.pk})
    with pytest.raises(PermissionDenied):
        suivre_action(auteur=veille, entree=entree, etat="fait")


def test_un_partage_lie_la_copie_et_l_origine_et_les_deux_fils_le_disent(regulateur, entree, region, local):
    copie = partager(auteur=regulateur, entree=entree, groupe=local, jeton=uuid4())

    la_bas, ici = derniere(local), derniere(region)
    assert (la_bas.genre, la_bas.auteur) == ("entree.consignee", regulateur)
    assert la_bas.donnees["origine"] == {
        "entree": entree.pk,
        "numero": entree.numero,
        "groupe": region.pk,
        "annulee_le": None,
        "rectifiee_le": None,
    }
    assert (la_bas.donnees["texte"], la_bas.donnees["importance"]) == (entree.texte, "importante")
    assert ici.genre == "entree.partagee"
    assert ici.donnees["partages"] == [{"entree": copie.pk, "numero": copie.numero, "groupe": local.pk}]


def test_un_partage_rejoue_ne_copie_qu_une_fois(arm, entree, local, region):
    jeton = uuid4()
    copies = [partager(auteur=arm, entree=entree, groupe=local, jeton=jeton) for _ in range(2)]
    assert copies[0] == copies[1]
    assert Entree.objects.filter(groupe=local).count() == 1
    with pytest.raises(ValidationError, match="jeton"):
        partager(auteur=arm, entree=fabriques.entree(arm, region), groupe=local, jeton=jeton)


def test_un_partage_sans_objet_est_refuse(arm, voisin, entree, local, region):
    with pytest.raises(ValidationError, match="déjà dans ce groupe"):
        partager(auteur=arm, entree=entree, groupe=region, jeton=uuid4())
    with pytest.raises(PermissionDenied):
        partager(auteur=voisin, entree=entree, groupe=local, jeton=uuid4())
    partager(auteur=arm, entree=entree, groupe=local, jeton=uuid4())
    with pytest.raises(ValidationError, match="déjà partagée"):
        partager(auteur=arm, entree=entree, groupe=local, jeton=uuid4())
    annuler(auteur=arm, entree=entree, motif="Erreur.")
    with pytest.raises(ValidationError, match="annulée"):
        partager(auteur=arm, entree=entree, groupe=fabriques.groupe("Autre", arm.entite_active), jeton=uuid4())


def test_les_modeles_s_ajoutent_par_qui_ecrit_et_s_otent_par_qui_pilote(arm, veille, agent_ars, region):
    modele = creer_modele(auteur=arm, groupe=region, titre="Relève", texte="Relève de nuit :")
    assert derniere(region).genre == "modele.cree"
    with pytest.raises(PermissionDenied):
        creer_modele(auteur=veille, groupe=region, titre="Autre", texte="Texte")
    with pytest.raises(PermissionDenied):
        supprimer_modele(auteur=arm, modele=modele)

    supprimer_modele(auteur=agent_ars, modele=modele)
    assert not Modele.objects.exists()
    assert derniere(region).donnees["titre"] == "Relève"


def test_un_modele_de_meme_titre_est_le_meme_ou_refuse(arm, region, monkeypatch):
    premier = creer_modele(auteur=arm, groupe=region, titre="Relève", texte="Relève de nuit :")
    assert creer_modele(auteur=arm, groupe=region, titre="Relève", texte="Relève de nuit :") == premier
    with pytest.raises(ValidationError, match="titre"):
        creer_modele(auteur=arm, groupe=region, titre="Relève", texte="Relève de jour :")
    monkeypatch.setattr("maincourante.actes.regler.MODELES_MAX", 1)
    with pytest.raises(ValidationError, match="modèles"):
        creer_modele(auteur=arm, groupe=region, titre="Autre", texte="Texte")


def test_le_delai_se_regle_par_qui_pilote(arm, agent_ars, region):
    with pytest.raises(PermissionDenied):
        regler(auteur=arm, groupe=region, delai_prise_en_compte=5)
    for faux in (0, -1, 100_000):
        with pytest.raises(ValidationError, match="délai"):
            regler(auteur=agent_ars, groupe=region, delai_prise_en_compte=faux)
    for _ in range(2):
        regler(auteur=agent_ars, groupe=region, delai_prise_en_compte=5)
    assert Depeche.objects.get().donnees == {"groupe": region.pk, "delai_prise_en_compte": 5}


def test_une_participation_personnelle_suffit_pour_ecrire(arm, etranger, region, entree):
    fabriques.inviter(region, etranger, Droit.ECRITURE)
    commenter(auteur=etranger, entree=entree, texte="Renfort possible.", jeton=uuid4())
