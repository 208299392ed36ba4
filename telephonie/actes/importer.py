"""A file of calls is imported whole, or not at all."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from annuaire import horloge
from annuaire.models import Entite, Utilisateur
from telephonie import avancement
from telephonie.actes.recevoir import LIGNES_MAX, Bilan, assurer_les_mois, prendre
from telephonie.chiffres import nombre
from telephonie.doublons import deja_connus
from telephonie.droits import verifier_peut_envoyer
from telephonie.fichiers.cel import contextes_du_cel
from telephonie.fichiers.conversion import CHAMPS, Converti, anciens_noms, convertir
from telephonie.fichiers.lecture import Feuille
from telephonie.fuseaux import fuseau_de
from telephonie.models import SourceTelephonie
from telephonie.samu import PREFIXE

CONTEXTES_DITS = 10


def source_des_fichiers(entite: Entite) -> SourceTelephonie:
    """That by which a Samu deposits files; it remembers which column is what."""
    source, _ = SourceTelephonie.objects.get_or_create(
        code=f"fichiers-{entite.code.lower()}",
        defaults={"nom": f"Fichiers du {entite.nom}", "genre": SourceTelephonie.Genre.FICHIER, "entite": entite},
    )
    return source


def apercu(source: SourceTelephonie, feuille: Feuille, correspondance: dict[str, str]) -> Converti:
    """What the file would give; nothing is written."""
    contextes = {contexte.strip() for contexte in source.contextes_entrants.split(",")} - {""}
    if feuille.genre == "cel":
        _verifier_les_contextes(feuille, contextes)
    return convertir(
        feuille,
        correspondance,
        source=source.code,
        samu=source.entite.code.removeprefix(PREFIXE),
        fuseau=fuseau_de(source.entite),
        maintenant=horloge.maintenant(),
        contextes=contextes,
        anciens=_deja_nommes(source, anciens_noms(feuille, correspondance, fuseau_de(source.entite))),
    )


def _deja_nommes(source: SourceTelephonie, noms: list[str]) -> set[str]:
    """Which of these names are those of calls of the source."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT reference FROM telephonie_appel WHERE source_id = %s AND reference = ANY(%s)", [source.pk, noms]
        )
        return {reference for (reference,) in curseur.fetchall()}


def importer(
    *,
    auteur: Utilisateur | None,
    source: SourceTelephonie,
    feuille: Feuille,
    correspondance: dict[str, str],
    malgre_connus: bool = False,
) -> Bilan:
    """Take all the events of the file. One row that cannot be taken refuses the file, with the reason of each.

    Importing the same file again adds nothing. `auteur` is None for what comes through the watched folder, whose own
    rights say who deposits there. `malgre_connus` says that the calls known of these days are others: nobody is there
    to say it of the watched folder, whose source was opened for its calls.
    """
    if auteur is not None:
        verifier_peut_envoyer(auteur, source)
    if not source.est_active:
        raise ValidationError("Cette source est désactivée : rien de ce qu'elle envoie n'est pris.")
    _verifier(feuille, correspondance)
    converti = apercu(source, feuille, correspondance)
    _refuser(converti.erreurs)
    if auteur is not None and not malgre_connus and (combien := connus_par_ailleurs(source, feuille, converti)):
        raise ValidationError(
            f"Appels de cette période déjà connus du portail, par une autre source ou sous un autre nom : "
            f"{nombre(combien)}. Confirmez que ceux du fichier en sont d'autres."
        )
    assurer_les_mois(recu.survenu_le for recu in converti.recus)
    try:
        with transaction.atomic():
            total = _prendre_par_lots(source, converti, len(feuille.lignes))
            if feuille.genre == "releve":
                source.correspondance = correspondance
                source.save(update_fields=["correspondance"])
    finally:
        avancement.taire(source)
    return total


def connus_par_ailleurs(source: SourceTelephonie, feuille: Feuille, converti: Converti) -> int:
    """How many calls of these days the file might count a second time. Asterisk gives its calls names of their own."""
    return deja_connus(source, converti, renommes=feuille.genre == "releve")


def _prendre_par_lots(source: SourceTelephonie, converti: Converti, lignes: int) -> Bilan:
    """Refused once all the lots have been tried, so that every row that cannot be taken is told."""
    total = Bilan()
    refus: dict[int, str] = {}
    # The events of a call are sorted together: few calls are told twice.
    ordre = sorted(zip(converti.rangs, converti.recus, strict=True), key=lambda r: (r[1].appel, r[1].survenu_le))
    for debut in range(0, len(ordre), LIGNES_MAX):
        avancement.dire(source, lignes * debut // len(ordre), lignes)
        lot = ordre[debut : debut + LIGNES_MAX]
        bilan = prendre(source, dict(enumerate(recu for _, recu in lot)), {})
        for place, raison in bilan.refus.items():
            refus.setdefault(lot[place][0], raison)
        total.acceptes += bilan.acceptes
        total.deja_recus += bilan.deja_recus
    _refuser(refus)
    avancement.dire(source, lignes, lignes)
    return total


def _verifier_les_contextes(feuille: Feuille, contextes: set[str]) -> None:
    """Without them nothing tells the calls that arrive from those that the Samu makes."""
    du_fichier = contextes_du_cel(feuille)
    if contextes.isdisjoint(du_fichier):
        dits = ", ".join(f"« {contexte[:40]} »" for contexte in du_fichier[:CONTEXTES_DITS]) or "aucun"
        raise ValidationError(
            "Aucun appel n'arrive par un contexte entrant de cette source : un administrateur les déclare dans"
            f" les nomenclatures. Contextes de ce fichier : {dits}."
        )


def _refuser(refus: Mapping[int, str]) -> None:
    if refus:
        raise ValidationError([f"Ligne {rang} : {raison}" for rang, raison in sorted(refus.items())])


def _verifier(feuille: Feuille, correspondance: dict[str, str]) -> None:
    if feuille.genre != "releve":
        return
    for code, nom, obligatoire, _ in CHAMPS:
        titre = correspondance.get(code, "")
        if obligatoire and not titre:
            raise ValidationError(f"Dites quelle colonne est « {nom} ».")
        if titre and titre not in feuille.entetes:
            raise ValidationError(f"La colonne « {titre[:40]} » n'est pas dans ce fichier.")
    choisis = [titre for titre in correspondance.values() if titre]
    if len(set(choisis)) != len(choisis):
        raise ValidationError("Une colonne ne peut pas servir deux fois.")
