"""Read SIVIC's journal: what the hospitals say is applied, what contradicts a Samu waits for somebody to settle it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from annuaire import horloge
from evenements.actes.commun import verrouiller
from evenements.models import Evenement
from fil.actes import publier
from fil.salles import a_bouge
from sivic.actes.accueillir import noter_annonce
from sivic.actes.denombrer import actuelle
from sivic.actes.expedier import joignable, noter_reponse, noter_silence
from sivic.actes.restes import DU_SAMU, alleger, dit_ici, dites_autrement, etat_dit_autrement
from sivic.actes.sejourner import dit_un_sejour, sejourner
from sivic.adaptateur import HorsAtteinte, PanneSivic, RefusSivic, Sivic
from sivic.frontiere import EVENEMENT, SEJOUR, VICTIME, filtrer, reference_dite
from sivic.models import AnnonceSivic, EvenementCommun, Identifiant, Liaison, Reception, Victime
from sivic.models.echange import SUSPENDUE
from sivic.visibilite import salles_de

PAGES_MAX = 20
CLOS = "L'événement est clos ici : rien n'y est plus écrit."


class Reste(NamedTuple):
    """What a line leaves to settle: in a sentence, and by field (none: all of them)."""

    motif: str
    champs: list[str] | None = None


def relever_le_journal(sivic: Sivic) -> int:
    """Read on from the last line applied; the number of lines applied."""
    reprendre_les_rouverts()
    appliquees = 0
    for _ in range(PAGES_MAX):
        if not joignable():
            break
        depuis = Liaison.actuelle().curseur
        try:
            # The last line read is asked for again: a journal that no longer has it is not the one that was read.
            lignes = _en_ordre(sivic.journal(max(depuis - 1, 0)))
        except (HorsAtteinte, PanneSivic):
            noter_silence()
            break
        except RefusSivic:
            noter_silence()
            _noter_la_suite(lue=False)
            break
        noter_reponse()
        faites = sum(recevoir(ligne=ligne) for ligne in lignes)
        appliquees += faites
        _noter_la_suite(lue=_se_suivent(depuis, [ligne["numero"] for ligne in lignes]))
        if not faites:
            break
    return appliquees


def _se_suivent(depuis: int, numeros: list[int]) -> bool:
    """Whether the answer has the line that was read last, and leaves none after it that could not be read."""
    sans_trou = not numeros or numeros[-1] <= Liaison.actuelle().curseur
    return sans_trou and (not depuis or depuis in numeros)


def _noter_la_suite(*, lue: bool) -> None:
    """Since when SIVIC answers and the journal is not read on: nothing of it would be seen otherwise."""
    liaison = Liaison.objects.filter(pk=1)
    if lue:
        liaison.exclude(interrompue_depuis_le=None).update(interrompue_depuis_le=None)
    else:
        liaison.filter(interrompue_depuis_le=None).update(interrompue_depuis_le=horloge.maintenant())


def prendre(lignes: Iterable[Mapping[str, Any]]) -> tuple[int, bool]:
    """Apply the lines that SIVIC brings by itself: how far its journal is read, and whether one before them lacks."""
    reprendre_les_rouverts()
    en_ordre = _en_ordre(lignes)
    for ligne in en_ordre:
        recevoir(ligne=ligne)
    lu = Liaison.actuelle().curseur
    return lu, bool(en_ordre) and en_ordre[-1]["numero"] > lu


def recevoir(*, ligne: Mapping[str, Any]) -> bool:
    """Apply the next line of the journal, once: one already read, or one that comes before its turn, is left. What was
    said of its event while that was closed goes before it."""
    while (faite := _recevoir(ligne)) is None:
        reprendre_les_rouverts()
    return faite


@transaction.atomic
def _recevoir(ligne: Mapping[str, Any]) -> bool | None:
    """None: its event was opened again, and lines said before this one are to be taken up first."""
    liaison = Liaison.objects.select_for_update().get(pk=Liaison.actuelle().pk)
    if ligne["numero"] != liaison.curseur + 1:
        return False
    reference, nom = reference_dite(ligne.get("evenement")), str(ligne.get("victime") or "")
    evenement = _evenement(reference)
    est_clos = evenement is not None and evenement.groupe.clos_le is not None
    if evenement and not est_clos and evenement.receptions.suspendues().exists():
        return None
    liaison.curseur += 1
    liaison.save(update_fields=["curseur"])
    victime = _victime(evenement, reference_dite(nom))
    brut = ligne.get("champs")
    champs = brut if isinstance(brut, dict) else {}
    contenu = filtrer(champs, VICTIME) | filtrer(champs, SEJOUR) if nom else filtrer(champs, EVENEMENT)
    reste = Reste(CLOS) if est_clos else _juger(evenement, victime, reference, nom, contenu)
    recue = Reception.objects.create(
        numero=liaison.curseur,
        evenement=evenement,
        evenement_dit=reference,
        victime=victime,
        reference=reference_dite(nom) or Reception.ILLISIBLE if nom else "",
        contenu=contenu,
        statut=_statut(reste.motif, est_clos=est_clos),
        motif=reste.motif,
        restent=reste.champs,
        recue_le=horloge.maintenant(),
    )
    if evenement is None and reste.motif:
        # A line that nothing links is the nation's to see, beside the announcements.
        a_bouge(salles_de(()))
    if evenement is not None and not est_clos:
        _depasser(recue)
        publier(evenement.groupe, f"reception.{recue.statut}", recue, auteur=None)
    return True


def _statut(motif: str, *, est_clos: bool) -> str:
    """In a closed event nothing is asked of anybody: the line is kept until that is open again."""
    if est_clos:
        return Reception.Statut.REGLEE
    return Reception.Statut.A_REGLER if motif else Reception.Statut.APPLIQUEE


def reprendre_les_rouverts() -> None:
    """Take up what SIVIC said of events while they were closed, and that are open again: each line in its order, as if
    it had just come. Apart from the reopening, whose fils are locked: each line takes those of its own hospitals."""
    for recue in Reception.objects.suspendues().filter(evenement__groupe__clos_le=None).order_by("numero"):
        _reprendre(recue)


@transaction.atomic
def _reprendre(recue: Reception) -> None:
    if recue.evenement is None:
        return
    evenement = verrouiller(recue.evenement)
    # Unless another process, or whoever closes the event again, was first.
    encore = Reception.objects.suspendues().select_for_update().filter(pk=recue.pk).first()
    if evenement.groupe.clos_le or encore is None:
        return
    encore.victime = _victime(evenement, encore.reference)
    redits, derniere = _redits_depuis(encore)
    contenu = {champ: dit for champ, dit in encore.contenu.items() if champ not in redits}
    reste = _juger(evenement, encore.victime, encore.evenement_dit, encore.reference, contenu)
    encore.statut, encore.motif, encore.restent = _statut(reste.motif, est_clos=False), reste.motif, reste.champs
    if redits and not contenu.keys() & {*DU_SAMU, *SEJOUR}:
        motif = f"La ligne {derniere} le dit à nouveau."
        encore.statut, encore.motif, encore.restent = Reception.Statut.REGLEE, motif, []
    encore.save(update_fields=["victime", "statut", "motif", "restent"])
    _depasser(encore)
    publier(evenement.groupe, f"reception.{encore.statut}", encore, auteur=None)


def _redits_depuis(recue: Reception) -> tuple[set[str], int]:
    """The fields of this line that others have said anew after it, and the last of these. A line is taken up before
    those that follow it, except what an earlier version had left: they were applied, and it must not cover them."""
    siennes = Q(reference="", victime=None)
    if recue.reference:
        if recue.victime is None:  # whoever adds the person to the list reads all the lines, in their order
            return set(), 0
        siennes = Q(reference=recue.reference) | Q(victime=recue.victime)
    suivent = Reception.objects.filter(siennes, evenement=recue.evenement, numero__gt=recue.numero)
    # Those that wait to be taken up as well come in their turn.
    suivent = suivent.exclude(SUSPENDUE)
    redits: set[str] = set()
    derniere = 0
    for ligne in suivent.order_by("numero"):
        # Who names a hospital says the whole stay.
        dits = {*ligne.contenu, *(SEJOUR if "etablissement" in ligne.contenu else ())}
        if dits := dits & {*DU_SAMU, *SEJOUR} & recue.contenu.keys():
            redits, derniere = redits | dits, ligne.numero
    return redits, derniere


def _juger(
    evenement: Evenement | None, victime: Victime | None, reference: str, nom: str, contenu: Mapping[str, Any]
) -> Reste:
    """Apply what is SIVIC's to say; what is left to settle. `nom`: of a person; none: it is about the event itself."""
    if not nom:
        return Reste(_confronter(evenement, reference, contenu), None if evenement is None else ["etat"])
    if victime is None:
        return Reste("SIVIC suit une personne que le portail ne connaît pas.")
    return appliquer(victime, contenu)


def appliquer(victime: Victime, contenu: Mapping[str, Any]) -> Reste:
    """Apply what is the hospital's to say; what is left to settle. Of a person annulled here, all of it."""
    if victime.annulation and (dits := [champ for champ in (*DU_SAMU, *SEJOUR) if champ in contenu]):
        return Reste(f"{victime.nom} est annulée ici : si cette personne existe, rétablissez-la.", dits)
    sejour = sejourner(victime, contenu) if dit_un_sejour(contenu) else ""
    notre = dit_ici(victime)
    autres = [champ for champ in DU_SAMU if champ in contenu and contenu[champ] != notre[champ]]
    motif = " ".join(filter(None, [sejour, dites_autrement(autres)]))
    return Reste(motif, [*autres, *(SEJOUR if sejour else ())])


def _depasser(recue: Reception) -> None:
    """What older lines say of a field that is not the hospital's, and that this line says anew, waits for nobody."""
    redits = {champ for champ in DU_SAMU if champ in recue.contenu}
    if recue.evenement is None or not redits or recue.victime is None and recue.reference:
        return
    anciennes = Reception.objects.select_for_update().filter(
        evenement=recue.evenement, victime=recue.victime, statut=Reception.Statut.A_REGLER, numero__lt=recue.numero
    )
    # Without a person, those of the event itself.
    for ancienne in anciennes if recue.victime else anciennes.filter(reference=""):
        alleger(ancienne, recue.evenement, redits, f"La ligne {recue.numero} le dit à nouveau.")


def _confronter(evenement: Evenement | None, reference: str, contenu: Mapping[str, Any]) -> str:
    """An event that SIVIC opened is announced; one in common may be told over there before it is here."""
    if evenement is not None:
        return etat_dit_autrement(evenement, contenu)
    if not reference:
        return "SIVIC annonce un événement sans référence lisible."
    connue = AnnonceSivic.objects.filter(pk=reference).exists()
    if not (connue and "exercice" not in contenu) and contenu.get("exercice") is not settings.SIVIC_EXERCICE:
        return f"SIVIC annonce l'événement {reference} qui n'est pas de sa nature (exercice ou réel)."
    noter_annonce(reference, contenu)
    return ""


def _evenement(reference: str) -> Evenement | None:
    """Locked, and before it its announcement: whoever is linking it here right now is waited for."""
    list(AnnonceSivic.objects.select_for_update().filter(pk=reference).values_list("pk"))
    commun = EvenementCommun.objects.filter(reference=reference).first()
    return verrouiller(commun.evenement) if commun else None


def _victime(evenement: Evenement | None, nom: str) -> Victime | None:
    if evenement is None:
        return None
    if siennes := Identifiant.objects.filter(
        source=Identifiant.Source.SIVIC, valeur=nom, victime__evenement=evenement
    ).select_related("victime"):
        return actuelle(siennes[0].victime.personne, evenement)
    rang = nom.removeprefix("V-")
    if not (rang.isascii() and rang.isdigit() and len(rang) < 8):
        return None
    victime = Victime.objects.filter(evenement=evenement, rang=rang).first()
    return actuelle(victime.personne, evenement) if victime else None


def _en_ordre(lignes: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those that bear a number, by it."""
    return sorted((li for li in lignes if type(li.get("numero")) is int), key=lambda li: li["numero"])
