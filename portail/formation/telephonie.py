"""The telephone activity of the training base: simulated, an access failure in it, the first reports published, and a
few recordings that somebody consulted or held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from django.conf import settings

from annuaire.models import Entite, Utilisateur
from portail.formation.evenements import Gros
from telephonie.actes.consulter import consulter_enregistrement
from telephonie.actes.geler import degeler, geler
from telephonie.actes.importer import importer, source_des_fichiers
from telephonie.actes.rapporter import produire_rapport
from telephonie.actes.simuler import simulation_de, simuler
from telephonie.actes.simuler_agents import simuler_les_agents
from telephonie.cumuls import rafraichir
from telephonie.fichiers.lecture import Feuille
from telephonie.fuseaux import PARIS, fuseau_de
from telephonie.lectures import total
from telephonie.models import Appel, SourceTelephonie
from telephonie.periodes import LIBRE, Granularite, periode
from telephonie.simulation import Panne

# code: (calls a day, days, who takes over)
ACTIVITES = {
    "SAMU31": (620, 15, "SAMU82"),
    "SAMU82": (150, 15, "SAMU31"),
    "SAMU34": (380, 4, ""),
    "SAMU59": (460, 4, ""),
}
# The others have a bandeau that does not tell the states of its agents: not measured.
AVEC_AGENTS = ("SAMU31", "SAMU82")
# What the files of a Samu without a bandeau look like.
COLONNES = {
    "presente_le": "Présenté le",
    "repondu_le": "Répondu le",
    "fini_le": "Fini le",
    "numero": "Numéro composé",
    "file": "File",
}
# Days whose reports are there when one opens the portal; the workers make those that follow.
RAPPORTS = {"SAMU31": 5, "SAMU82": 2, "ARS-OCC": 1, "ZONE-SUD": 1}


def simuler_les_appels(fin: datetime, *, part: float) -> None:
    """Nothing of it is said on a fil. `part` of the calls, for a smaller base."""
    for code, (par_jour, jours, voisin) in ACTIVITES.items():
        entite = Entite.objects.get(code=code)
        aide = Entite.objects.filter(code=voisin).first()
        par_jour_voulu = max(20, par_jour * part)
        simulation = simulation_de(entite, par_jour=par_jour_voulu, graine=15, voisin=aide, pannes=_pannes(code, fin))
        simuler(entite, simulation, fin - timedelta(days=jours), fin)
        if code in AVEC_AGENTS:
            simuler_les_agents(entite, fin - timedelta(days=jours), fin)
    _deposer_un_releve(fin, part)
    rafraichir()


def activite(code: str, jour: date) -> dict[str, str]:
    """The figures of that day as the daily report of this Samu shows them; none when no call came."""
    samu = Entite.objects.get(code=code)
    compte = total([samu.pk], periode(Granularite.JOUR, jour, fuseau_de(samu)), samu.pk)
    if not compte.presentes:
        return {}
    return {"appels": _en_chiffres(compte.presentes), "repondus": _en_chiffres(compte.repondus)}


def _en_chiffres(nombre: int) -> str:
    """As the texts are typed: the pages make the space a no-break one."""
    return f"{nombre:,}".replace(",", " ")


def gestes(fin: datetime) -> Iterator[Gros]:
    """The reports, each at the hour at which a worker would have made it; then what became of a few recordings."""
    yield from _rapports(fin)
    yield from _enregistrements(fin)


def _rapports(fin: datetime) -> Iterator[Gros]:
    hier = fin.astimezone(PARIS).date() - timedelta(days=1)
    voulus = [
        (code, Granularite.JOUR, hier - timedelta(days=recul))
        for code, combien in RAPPORTS.items()
        for recul in range(combien)
    ]
    for code, granularite, jour in [
        *voulus,
        ("SAMU31", Granularite.SEMAINE, hier - timedelta(days=hier.weekday() + 1)),
    ]:
        choisie = periode(granularite, jour)
        quand = min(choisie.au + timedelta(minutes=45), fin)
        yield Gros(quand, partial(_rapporter, code, granularite, choisie.debut))
    # A cadre asked for the ten days around the failure.
    yield Gros(fin - timedelta(hours=2), partial(_rapporter, "SAMU31", LIBRE, hier - timedelta(days=9), hier))


def _rapporter(code: str, granularite: str, debut: date, dernier_jour: date | None = None) -> None:
    produire_rapport(entite=Entite.objects.get(code=code), granularite=granularite, debut=debut, fin=dernier_jour)


def _deposer_un_releve(fin: datetime, part: float) -> None:
    """The Samu 81 has no bandeau: its operator's file of the day before. That of the Samu 31 waits for its first one,
    with its columns already said, in the watched folder if there is one."""
    hasard = Random(81)  # noqa: S311 — an activity, not a secret
    lignes = []
    for _ in range(max(5, round(140 * part))):
        presente = (fin - timedelta(days=1, seconds=hasard.randrange(86_400))).astimezone(PARIS)
        attente, parole = timedelta(seconds=hasard.randrange(4, 70)), timedelta(seconds=hasard.randrange(40, 400))
        repondu = presente + attente if attente.seconds < 55 else None
        fini = repondu + parole if repondu else presente + attente
        instants = [f"{instant:%d/%m/%Y %H:%M:%S}" if instant else "" for instant in (presente, repondu, fini)]
        lignes.append([*instants, "15", "arm_n1"])
    feuille = Feuille("releve", list(COLONNES.values()), lignes, list(range(2, len(lignes) + 2)))
    importer(auteur=None, source=_source("SAMU81"), feuille=feuille, correspondance=COLONNES)
    source = _source("SAMU31")
    source.correspondance, source.contextes_entrants = COLONNES, "from-trunk"
    source.save(update_fields=["correspondance", "contextes_entrants"])
    if settings.TELEPHONIE_DOSSIER:
        (settings.TELEPHONIE_DOSSIER / source.code).mkdir(parents=True, exist_ok=True)


def _source(code: str) -> SourceTelephonie:
    return source_des_fichiers(Entite.objects.get(code=code))


def _pannes(code: str, fin: datetime) -> tuple[Panne, ...]:
    """The access of Toulouse was down for forty minutes, three days ago, as maintenant.txt tells it."""
    if code != "SAMU31":
        return ()
    debut = fin - timedelta(days=3, hours=5)
    return (Panne(debut, debut + timedelta(minutes=40)),)


def _enregistrements(fin: datetime) -> Iterator[Gros]:
    """Of two calls of Toulouse a week ago: one is held for a complaint, one was and is no longer."""
    choisis = Appel.objects.filter(
        servi__code="SAMU31",
        issue=Appel.Issue.REPONDU,
        medecin_le__isnull=False,
        presente_le__gte=fin - timedelta(days=8),
    ).select_related("source", "servi")
    tenu, rendu = choisis.order_by("presente_le")[:2]
    regulateur, responsable = "regulateur.samu31", "cadre.samu31"
    for heures, acte, qui, appel, motif in (
        (60, geler, responsable, rendu, "Signalement de la famille, enquête interne."),
        (59, consulter_enregistrement, responsable, rendu, "Enquête interne sur le délai d'envoi du SMUR."),
        (48, geler, responsable, tenu, "Réclamation reçue par la direction des affaires juridiques."),
        (47, consulter_enregistrement, regulateur, tenu, "Réponse à la réclamation, à la demande de la direction."),
        (26, consulter_enregistrement, responsable, tenu, "Relecture avant la réunion avec la famille."),
        (20, degeler, responsable, rendu, "Enquête close, sans suite."),
    ):
        yield Gros(fin - timedelta(hours=heures), partial(_sur_l_appel, acte, qui, appel, motif))


def _sur_l_appel(acte: Callable[..., object], qui: str, appel: Appel, motif: str) -> None:
    auteur = Utilisateur.objects.select_related("affectation_active__entite").get(username=qui)
    acte(auteur=auteur, appel=appel, motif=motif, **({"rang": 0} if acte is consulter_enregistrement else {}))
