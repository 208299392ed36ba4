"""An hour far from its usual profile is told once in the logbook of its Samu; a drop is urgent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format

from annuaire import horloge
from annuaire.models import Entite
from maincourante.actes.signaler import signaler
from maincourante.models import Entree
from telephonie.droits import groupe_propre
from telephonie.fuseaux import fuseau_de
from telephonie.lectures import compter_entre
from telephonie.liens import NOM, puce
from telephonie.models import ActiviteInhabituelle, AgregatAppels, SourceTelephonie
from telephonie.profil import SEMAINES, Jugement, juger

HEURE, QUART = timedelta(hours=1), timedelta(minutes=15)
# Events take a moment to arrive: an hour is judged when it has been over for that long.
GRACE = timedelta(minutes=3)
# The same thing is not told again while it lasts.
SILENCE = timedelta(hours=3)


def veiller_sur_tous() -> int:
    """Judge the last whole hour, by quarter-hours, of every Samu of which calls are told as they come: of one that
    only deposits files, the last hour is always empty. Returns how many lines were written."""
    fin = _quart(horloge.maintenant() - GRACE)
    continues = SourceTelephonie.objects.filter(est_active=True).exclude(genre=SourceTelephonie.Genre.FICHIER)
    connus = AgregatAppels.objects.filter(
        samu=OuterRef("pk"), creneau__gte=fin - timedelta(weeks=SEMAINES), creneau__lt=fin
    )
    samu = Entite.objects.filter(
        Exists(connus), type=Entite.Type.SAMU, est_active=True, pk__in=continues.values("entite")
    )
    return sum(1 for e in samu if veiller_sur(e, fin - HEURE))


def veiller_sur(entite: Entite, debut: datetime) -> ActiviteInhabituelle | None:
    """Judge the hour that begins at `debut`, and tell it if it is unusual and nobody has told it yet."""
    presentes, passees = _heure(entite, debut), _memes_heures(entite, debut)
    jugement = juger(presentes, passees)
    groupe = groupe_propre(entite)
    if not jugement.sens or groupe is None:
        return None
    with transaction.atomic():
        # One at a time for a Samu: two workers would both see that nothing was told.
        Entite.objects.select_for_update(no_key=True).get(pk=entite.pk)
        deja = ActiviteInhabituelle.objects.filter(entite=entite, sens=jugement.sens, debut_le__gt=debut - SILENCE)
        if deja.exists():
            return None
        signal = ActiviteInhabituelle(
            entite=entite,
            sens=jugement.sens,
            debut_le=debut,
            presentes=presentes,
            habituels=jugement.habituels,
            ecart=jugement.ecart,
        )
        signal.entree = signaler(
            auteur=None,
            groupe=groupe,
            texte=_phrase(entite, debut, presentes, jugement),
            importance=Entree.Importance.URGENTE
            if jugement.sens == ActiviteInhabituelle.Sens.CHUTE
            else Entree.Importance.IMPORTANTE,
            liens={NOM: [puce(entite.code, debut)]},
        )
        signal.save()
    return signal


def _heure(entite: Entite, debut: datetime) -> int:
    chiffres = compter_entre([entite.pk], debut, debut + HEURE).get(True)
    return chiffres.presentes if chiffres else 0


def _memes_heures(entite: Entite, debut: datetime) -> list[int]:
    """The same hour on the wall of the same weekday, in the weeks of which any call of that day is known."""
    fuseau = fuseau_de(entite)
    local = debut.astimezone(fuseau)
    passees = []
    for recul in range(1, SEMAINES + 1):
        avant = local - timedelta(weeks=recul)
        jour = avant.replace(hour=0, minute=0)
        if compter_entre([entite.pk], jour, jour + timedelta(days=1)):
            passees.append(_heure(entite, avant.astimezone(UTC)))
    return passees


def _phrase(entite: Entite, debut: datetime, presentes: int, jugement: Jugement) -> str:
    # Not one hour later on the wall, which may not be on that clock.
    local, fin = (instant.astimezone(fuseau_de(entite)) for instant in (debut, debut + HEURE))
    quoi = "Chute des appels présentés" if jugement.sens == ActiviteInhabituelle.Sens.CHUTE else "Afflux d'appels"
    suite = (
        " L'acheminement est-il en panne, ou la téléphonie n'envoie-t-elle plus ses événements ?"
        if jugement.sens == ActiviteInhabituelle.Sens.CHUTE
        else ""
    )
    habituels, ecart = (f"{valeur:.0f}" for valeur in (jugement.habituels, jugement.ecart))
    return (
        f"{quoi} : {presentes} de {local:%H:%M} à {fin:%H:%M}, contre {habituels} d'habitude le "
        f"{date_format(local, 'l')} à cette heure (médiane des dernières semaines, écart habituel {ecart}).{suite}"
    )


def _quart(instant: datetime) -> datetime:
    return instant - timedelta(minutes=instant.minute % 15, seconds=instant.second, microseconds=instant.microsecond)
