"""Rectifying and cancelling: nothing is erased."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from annuaire import horloge
from annuaire.droits import DroitInsuffisant
from fil.models import Depeche
from maincourante.actes import copier
from maincourante.actes.accompagner import commenter
from maincourante.actes.corriger import annuler, rectifier
from maincourante.actes.partager import partager
from maincourante.actes.signaler import signaler
from maincourante.models import Entree, Rectification
from tests import fabriques


@pytest.fixture
def entree(arm, region):
    return fabriques.entree(arm, region, "Engagement de 2 SMUR.")


def derniere(groupe):
    return Depeche.objects.filter(groupe=groupe).latest("numero")


def test_une_rectification_garde_l_original(arm, entree, region):
    rectifier(auteur=arm, entree=entree, texte="Engagement de 3 SMUR.", jeton=uuid4())
    rectifier(auteur=arm, entree=entree, texte="Engagement de 4 SMUR.", jeton=uuid4())

    depeche = derniere(region)
    assert (depeche.genre, depeche.donnees["texte"]) == ("entree.rectifiee", "Engagement de 4 SMUR.")
    avant = [(r["texte_avant"], r["auteur"]["nom"]) for r in depeche.donnees["rectifications"]]
    assert avant == [("Engagement de 2 SMUR.", "J. Petit"), ("Engagement de 3 SMUR.", "J. Petit")]
    assert depeche.donnees["numero"] == entree.numero


def test_rectifier_deux_fois_avec_le_meme_jeton_rectifie_une_fois(arm, entree):
    jeton = uuid4()
    for _ in range(2):
        rectifier(auteur=arm, entree=entree, texte="Engagement de 3 SMUR.", jeton=jeton)
    assert Rectification.objects.count() == 1
    assert Depeche.objects.count() == 2


def test_le_jeton_d_une_autre_rectification_est_refuse(arm, entree, region):
    jeton = uuid4()
    rectifier(auteur=arm, entree=entree, texte="Engagement de 3 SMUR.", jeton=jeton)
    with pytest.raises(ValidationError, match="jeton"):
        rectifier(auteur=arm, entree=fabriques.entree(arm, region), texte="Autre.", jeton=jeton)


def test_une_rectification_ne_couvre_pas_celle_d_un_collegue(arm, cadre, entree):
    """Both opened the form on the first text; the author's own waits in the outbox meanwhile."""
    jeton, siens = uuid4(), [uuid4(), uuid4()]
    rectifier(auteur=cadre, entree=entree, texte="3 SMUR.", jeton=jeton, vues=0)
    with pytest.raises(ValidationError, match="Un collègue a rectifié"):
        rectifier(auteur=arm, entree=entree, texte="2 SMUR, Wilson.", jeton=siens[0], vues=0)
    # Sent again, it does nothing more; and of oneself, what has not come back to the screen is no colleague's.
    rectifier(auteur=cadre, entree=entree, texte="3 SMUR.", jeton=jeton, vues=0)
    rectifier(auteur=cadre, entree=entree, texte="3 SMUR, Wilson.", jeton=uuid4(), vues=0)
    assert entree.rectifications.count() == 2
    rectifier(auteur=arm, entree=entree, texte="3 SMUR, place Wilson.", jeton=siens[1], vues=2)
    assert Entree.objects.get().texte == "3 SMUR, place Wilson."


def test_un_texte_inchange_ou_vide_est_refuse(arm, entree):
    for texte in (entree.texte, " "):
        with pytest.raises(ValidationError, match="texte"):
            rectifier(auteur=arm, entree=entree, texte=texte, jeton=uuid4())


def test_seuls_l_auteur_son_responsable_et_un_pilote_corrigent(
    arm, regulateur, cadre, voisin, agent_ars, veille, entree
):
    for personne in (regulateur, voisin, veille):
        with pytest.raises(PermissionDenied):
            rectifier(auteur=personne, entree=entree, texte="Autre chose.", jeton=uuid4())
        with pytest.raises(PermissionDenied):
            annuler(auteur=personne, entree=entree, motif="Erreur.")
    for numero, personne in enumerate((arm, cadre, agent_ars)):
        rectifier(auteur=personne, entree=entree, texte=f"Version {numero}.", jeton=uuid4())
    assert entree.rectifications.count() == 3


def test_une_ligne_du_portail_ne_se_corrige_pas_meme_par_qui_l_a_causee(arm, agent_ars, region):
    """The line of a relève signed by the ARM; the ARS pilots the groupe."""
    with transaction.atomic():
        ligne = signaler(auteur=arm, groupe=region, texte="Relève prise par J. Petit.", categorie="releve")
    for personne in (arm, agent_ars):
        with pytest.raises(DroitInsuffisant, match="écrite par le portail"):
            rectifier(auteur=personne, entree=ligne, texte="Autre.", jeton=uuid4())
        with pytest.raises(DroitInsuffisant, match="écrite par le portail"):
            annuler(auteur=personne, entree=ligne, motif="Erreur.")


def test_une_annulation_demande_un_motif(arm, entree):
    with pytest.raises(ValidationError, match="motif"):
        annuler(auteur=arm, entree=entree, motif="  ")
    with pytest.raises(ValidationError, match="motif"):
        annuler(auteur=arm, entree=entree, motif="x" * 501)


def test_une_entree_annulee_reste_lisible_avec_son_motif(arm, entree, region):
    annuler(auteur=arm, entree=entree, motif="Doublon du n° 12.")
    depeche = derniere(region)
    assert depeche.genre == "entree.annulee"
    assert depeche.donnees["texte"] == "Engagement de 2 SMUR."
    assert depeche.donnees["annulation"]["motif"] == "Doublon du n° 12."


def test_annuler_de_nouveau_pour_la_meme_raison_ne_change_rien_pour_une_autre_est_refuse(arm, cadre, entree):
    annuler(auteur=arm, entree=entree, motif="Doublon.")
    annuler(auteur=arm, entree=entree, motif="Doublon.")
    assert Depeche.objects.count() == 2
    with pytest.raises(ValidationError, match="annulée"):
        annuler(auteur=cadre, entree=entree, motif="Erreur.")


def test_une_entree_annulee_ne_se_rectifie_plus(arm, entree):
    annuler(auteur=arm, entree=entree, motif="Doublon.")
    with pytest.raises(ValidationError, match="annulée"):
        rectifier(auteur=arm, entree=entree, texte="Autre.", jeton=uuid4())


def test_au_dela_de_cinquante_rectifications_on_consigne_une_nouvelle_entree(arm, entree, monkeypatch):
    monkeypatch.setattr("maincourante.actes.corriger.RECTIFICATIONS_MAX", 1)
    rectifier(auteur=arm, entree=entree, texte="Un.", jeton=uuid4())
    with pytest.raises(ValidationError, match="nouvelle"):
        rectifier(auteur=arm, entree=entree, texte="Deux.", jeton=uuid4())


def test_une_entree_trop_lourde_ne_s_alourdit_plus(arm, entree, monkeypatch):
    """Its text, those it had and its comments go to every screen at each change."""
    avant, commentaire = entree.texte, "Vu, j'appelle."
    commenter(auteur=arm, entree=entree, texte=commentaire, jeton=uuid4())
    rectifier(auteur=arm, entree=entree, texte="Un.", jeton=uuid4())
    monkeypatch.setattr("maincourante.actes.suite.POIDS_MAX", len(avant + commentaire + "Un."))
    rectifier(auteur=arm, entree=entree, texte="Deux.", jeton=uuid4())
    for acte in (commenter, rectifier):
        with pytest.raises(ValidationError, match="trop long"):
            acte(auteur=arm, entree=entree, texte="Trois.", jeton=uuid4())


@pytest.fixture
def copies(arm, entree, samu31):
    """The copy of the entry in the groupe of the Samu, and the copy of this one in another."""
    groupes = [fabriques.groupe("Samu 31", samu31), fabriques.groupe("Cadres", samu31)]
    premiere = partager(auteur=arm, entree=entree, groupe=groupes[0], jeton=uuid4())
    return [premiere, partager(auteur=arm, entree=premiere, groupe=groupes[1], jeton=uuid4())]


def origines(copies):
    """What each of their fils last said, and of what."""
    lues = [derniere(copie.groupe) for copie in copies]
    return [(d.genre, d.objet_id, d.donnees["origine"], d.donnees["texte"]) for d in lues]


def test_les_copies_disent_que_l_original_est_annule(arm, entree, copies):
    annulee = annuler(auteur=arm, entree=entree, motif="Doublon.")
    for (genre, objet, origine, texte), copie in zip(origines(copies), copies, strict=True):
        assert (genre, objet, texte) == ("entree.origine", copie.pk, "Engagement de 2 SMUR.")
        assert origine["annulee_le"] == annulee.annulee_le.isoformat()
    # By nobody, and without the reason: its readers need not know the other groupe.
    assert derniere(copies[0].groupe).auteur is None
    assert "Doublon" not in str(derniere(copies[0].groupe).donnees)


def test_les_copies_disent_que_l_original_a_ete_rectifie_depuis(arm, entree, copies, samu31):
    rectifier(auteur=arm, entree=entree, texte="Engagement de 3 SMUR.", jeton=uuid4())
    rectifiee_le = Rectification.objects.get().rectifiee_le.isoformat()
    assert [origine["rectifiee_le"] for _, _, origine, _ in origines(copies)] == [rectifiee_le] * 2
    # What is copied from then on: of the original, the new text; of the former copy, the old one, which says so.
    tard = [fabriques.groupe("Nuit", samu31), fabriques.groupe("Jour", samu31)]
    jeunes = [
        partager(auteur=arm, entree=source, groupe=groupe, jeton=uuid4())
        for source, groupe in zip((entree, copies[0]), tard, strict=True)
    ]
    dits = [(texte, origine["rectifiee_le"]) for _, _, origine, texte in origines(jeunes)]
    assert dits == [("Engagement de 3 SMUR.", None), ("Engagement de 2 SMUR.", rectifiee_le)]


def test_une_copie_dans_un_groupe_clos_n_empeche_pas_de_corriger(arm, entree, copies):
    clos = copies[0].groupe
    clos.clos_le = horloge.maintenant()
    clos.save(update_fields=["clos_le"])
    annuler(auteur=arm, entree=entree, motif="Doublon.")
    assert [derniere(copie.groupe).genre for copie in copies] == ["entree.partagee", "entree.origine"]


def test_une_copie_faite_pendant_qu_on_attend_est_prevenue_aussi(arm, entree, copies, monkeypatch):
    """The first look sees one copy only, as when a colleague has not committed the other yet."""
    looks = iter([[copies[0].pk]])
    vrai = copier._descendance
    monkeypatch.setattr(copier, "_descendance", lambda originale: next(looks, None) or vrai(originale))
    annuler(auteur=arm, entree=entree, motif="Doublon.")
    assert [genre for genre, *_ in origines(copies)] == ["entree.origine"] * 2


@pytest.mark.parametrize(
    "ordre",
    [
        "DELETE FROM maincourante_entree",
        "DELETE FROM maincourante_rectification",
        "DELETE FROM maincourante_commentaire",
        "UPDATE maincourante_rectification SET texte_avant = 'x'",
        "UPDATE maincourante_commentaire SET texte = 'x'",
        "UPDATE maincourante_entree SET numero = 99",
        "UPDATE maincourante_entree SET auteur_id = NULL",
        "UPDATE maincourante_entree SET consignee_le = now()",
        "UPDATE maincourante_entree SET survenu_le = now()",
        "UPDATE maincourante_entree SET groupe_id = groupe_id + 1",
        "UPDATE maincourante_entree SET texte = 'Réécrit sans trace.'",
    ],
)
def test_la_base_refuse_d_effacer_ou_de_reecrire(arm, entree, ordre):
    rectifier(auteur=arm, entree=entree, texte="Engagement de 3 SMUR.", jeton=uuid4())
    commenter(auteur=arm, entree=entree, texte="Vu.", jeton=uuid4())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(ordre)
    assert Entree.objects.get().texte == "Engagement de 3 SMUR."
