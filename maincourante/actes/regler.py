"""What a groupe sets for its main courante: templates of frequent entries, the delay of prise en compte."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire.droits import verifier_peut_ecrire, verifier_peut_piloter
from annuaire.models import Groupe, Utilisateur
from fil.actes import publier
from maincourante.actes.validation import valider_importance, valider_texte
from maincourante.models import Categorie, Entree, MainCourante, Modele

MODELES_MAX = 100
TITRE_MAX = 60
MODELE_MAX = 4_000
DELAI_MAX = 24 * 60


@transaction.atomic
def creer_modele(
    *,
    auteur: Utilisateur,
    groupe: Groupe,
    titre: str,
    texte: str,
    categorie: Categorie | None = None,
    importance: str = Entree.Importance.NORMALE,
) -> Modele:
    """Add a template. The same one sent again is the same one; another under the same title is refused."""
    verifier_peut_ecrire(auteur, groupe)
    titre = valider_texte(titre, champ="titre", maximum=TITRE_MAX)
    valeurs = {
        "texte": valider_texte(texte, maximum=MODELE_MAX),
        "categorie": categorie,
        "importance": valider_importance(importance),
    }
    if groupe.modeles.count() >= MODELES_MAX:
        raise ValidationError({"titre": f"Ce groupe a déjà {MODELES_MAX} modèles\u00a0: supprimez-en un d'abord."})
    modele, nouveau = Modele.objects.get_or_create(groupe=groupe, titre=titre, defaults=valeurs)
    if nouveau:
        publier(groupe, "modele.cree", modele, auteur=auteur)
    elif any(getattr(modele, champ) != valeur for champ, valeur in valeurs.items()):
        raise ValidationError({"titre": "Un modèle de ce groupe porte déjà ce titre."})
    return modele


@transaction.atomic
def supprimer_modele(*, auteur: Utilisateur, modele: Modele) -> None:
    """A template is not an entry: it goes away, and the fil keeps what it was."""
    verifier_peut_piloter(auteur, modele.groupe)
    publier(modele.groupe, "modele.supprime", modele, auteur=auteur)
    modele.delete()


@transaction.atomic
def regler(*, auteur: Utilisateur, groupe: Groupe, delai_prise_en_compte: int | None) -> MainCourante:
    """Set how many minutes addressees have (None: the portal's setting). Requests already made keep theirs."""
    verifier_peut_piloter(auteur, groupe)
    if delai_prise_en_compte is not None and not 1 <= delai_prise_en_compte <= DELAI_MAX:
        raise ValidationError({"delai_prise_en_compte": f"Le délai va de 1 à {DELAI_MAX} minutes."})
    journal, _ = MainCourante.objects.select_for_update().get_or_create(groupe=groupe)
    if journal.delai_prise_en_compte == delai_prise_en_compte:
        return journal
    journal.delai_prise_en_compte = delai_prise_en_compte
    journal.save(update_fields=["delai_prise_en_compte"])
    publier(groupe, "main_courante.reglee", journal, auteur=auteur)
    return journal
