"""The state of an event and of what follows it as plain JSON: what its dépêches carry and its fragments draw."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from annuaire.models import Entite, Utilisateur
from evenements.models import Bilan, Cellule, Evenement, PackContinuite, PointSituation, Releve

Donnees = dict[str, Any]
FIGURES = ("ua", "ur", "impliques", "dcd")
LIBELLES = {"ua": "UA", "ur": "UR", "impliques": "impliqués", "dcd": "DCD"}
SINGULIERS = LIBELLES | {"impliques": "impliqué"}
# The curve of a dépêche shows at most this many points: an event that lasts a week would else weigh on every bilan.
POINTS_MAX = 80


def dire(nombre: int, figure: str) -> str:
    """1 UA, 0 impliqué, 23 impliqués."""
    return f"{nombre} {(SINGULIERS if nombre < 2 else LIBELLES)[figure]}"


def donnees_evenement(evenement: Evenement) -> Donnees:
    categorie = evenement.categorie
    return {
        "id": evenement.pk,
        "groupe": evenement.groupe_id,
        "reference": evenement.reference,
        "titre": evenement.titre,
        "description": evenement.description,
        "nature": {"code": evenement.nature, "libelle": evenement.get_nature_display()},
        "categorie": {"code": categorie.code, "libelle": str(categorie)} if categorie else None,
        "est_programme": evenement.est_programme,
        "est_exercice": evenement.est_exercice,
        "niveau": {"rang": evenement.niveau, "libelle": Evenement.Niveau(evenement.niveau).label},
        "echelle": evenement.echelle,
        "plans": [{"code": plan, "libelle": Evenement.Plan(plan).label} for plan in evenement.plans],
        "lieu": {
            "adresse": evenement.adresse,
            "latitude": evenement.latitude,
            "longitude": evenement.longitude,
        },
        "debut_le": en_texte(evenement.debut_le),
        "fin_prevue_le": en_texte(evenement.fin_prevue_le),
        "etat": {
            "code": evenement.etat,
            "libelle": Evenement.Etat(evenement.etat).label,
            "depuis_le": en_texte(evenement.etat_depuis_le),
        },
        "entite": etat_entite(evenement.entite),
        "ouvert_par": etat_personne(evenement.ouvert_par),
        "ouvert_le": en_texte(evenement.ouvert_le),
        "version": evenement.version,
    }


def donnees_bilan(bilan: Bilan) -> Donnees:
    """The count, and what is known now that it is there: enough to draw the panel."""
    bilans = Bilan.objects.filter(evenement=bilan.evenement_id).order_by("constate_le", "id")
    return _bilan(bilan, situation(bilans))


def donnees_bilans(bilans: Iterable[Bilan], derniers: int) -> list[Donnees]:
    """All the counts of an event are given, oldest first; the last ones come back, each with what was known of those
    seen up to it."""
    connu, rendus = Connu(), deque[Donnees](maxlen=derniers)
    for bilan in bilans:
        connu.ajouter(bilan)
        rendus.append(_bilan(bilan, connu.situation()))
    return list(rendus)


def _bilan(bilan: Bilan, connue: Donnees) -> Donnees:
    return {
        "id": bilan.pk,
        "evenement": bilan.evenement_id,
        "groupe": bilan.evenement.groupe_id,
        "source": {"code": bilan.source, "libelle": bilan.get_source_display()},
        **{figure: getattr(bilan, figure) for figure in FIGURES},
        "constate_le": en_texte(bilan.constate_le),
        "saisi_le": en_texte(bilan.saisi_le),
        "auteur": etat_personne(bilan.auteur),
        "entite": etat_entite(bilan.entite),
        "situation": connue,
    }


def situation(bilans: Iterable[Bilan]) -> Donnees:
    """What is known now from all these counts, oldest first.

    `sources`: for each, the newest value of each figure with when it was seen; `figures`: for each, the newest of all
    sources; `ecarts`: where the field and another source differ; `courbe`: the newest known figures after each count.
    """
    connu = Connu()
    for bilan in bilans:
        connu.ajouter(bilan)
    return connu.situation()


class Connu:
    """What is known from the counts added so far, oldest first."""

    def __init__(self) -> None:
        self._sources: dict[str, dict[str, Donnees]] = {}
        self._dernieres: dict[str, Donnees] = {}
        self._courbe: list[list[Any]] = []

    def ajouter(self, bilan: Bilan) -> None:
        quand = en_texte(bilan.constate_le)
        for figure in FIGURES:
            if (valeur := getattr(bilan, figure)) is not None:
                connue = {"valeur": valeur, "constate_le": quand, "source": bilan.source}
                self._sources.setdefault(bilan.source, {})[figure] = self._dernieres[figure] = connue
        self._courbe.append([quand, *(self._dernieres.get(f, {}).get("valeur") for f in FIGURES)])

    def situation(self) -> Donnees:
        return {
            "figures": {figure: self._dernieres.get(figure) for figure in FIGURES},
            "sources": [
                {"code": source.value, "libelle": source.label, "figures": dict(self._sources[source])}
                for source in Bilan.Source
                if source in self._sources
            ],
            "ecarts": _ecarts(self._sources),
            "courbe": _eclaircir(self._courbe),
        }


def _ecarts(connues: dict[str, dict[str, Donnees]]) -> list[str]:
    """ "1 UA de plus sur le terrain qu'en régulation": the field against the others, figure by figure."""
    terrain = connues.get(Bilan.Source.TERRAIN, {})
    ailleurs = {Bilan.Source.REGULATION: "qu'en régulation", Bilan.Source.HOPITAL: "qu'à l'hôpital"}
    phrases = []
    for source, ou in ailleurs.items():
        for figure in FIGURES:
            ici, la = terrain.get(figure), connues.get(source, {}).get(figure)
            if ici and la and ici["valeur"] != la["valeur"]:
                ecart = ici["valeur"] - la["valeur"]
                sens = "de plus" if ecart > 0 else "de moins"
                phrases.append(f"{dire(abs(ecart), figure)} {sens} sur le terrain {ou}")
    return phrases


def _eclaircir(courbe: list[list[Any]]) -> list[list[Any]]:
    """The first, the last, and evenly chosen ones in between."""
    if len(courbe) <= POINTS_MAX:
        return list(courbe)
    pas = (len(courbe) - 1) / (POINTS_MAX - 1)
    return [courbe[round(rang * pas)] for rang in range(POINTS_MAX)]


def donnees_point(point: PointSituation) -> Donnees:
    return {
        "id": point.pk,
        "evenement": point.evenement_id,
        "groupe": point.evenement.groupe_id,
        "numero": point.numero,
        "sections": point.sections,
        "redige_par": etat_personne(point.redige_par),
        "genere_le": en_texte(point.genere_le),
        "publie_par": etat_personne(point.publie_par),
        "publie_le": en_texte(point.publie_le),
        "version": point.version,
    }


def donnees_releve(releve: Releve) -> Donnees:
    return {
        "id": releve.pk,
        "evenement": releve.evenement_id,
        "groupe": releve.evenement.groupe_id,
        "poste": releve.poste,
        "situation": releve.situation,
        "consignes": releve.consignes,
        "sortant": etat_personne(releve.sortant),
        "entite": etat_entite(releve.entree_sortant.entite),
        "preparee_le": en_texte(releve.preparee_le),
        "entrant": etat_personne(releve.entrant),
        "prise_le": en_texte(releve.prise_le),
    }


def donnees_cellule(cellule: Cellule) -> Donnees:
    return {
        "id": cellule.pk,
        "evenement": cellule.evenement_id,
        "groupe": cellule.groupe_id,
        "genre": {"code": cellule.genre, "libelle": cellule.get_genre_display()},
        "nom": cellule.nom,
        "ouverte_par": etat_personne(cellule.ouverte_par),
        "ouverte_le": en_texte(cellule.ouverte_le),
    }


def donnees_pack(pack: PackContinuite) -> Donnees:
    return {
        "id": pack.pk,
        "entite": etat_entite(pack.entite),
        "produit_le": en_texte(pack.produit_le),
        "pdf": pack.pdf.empreinte,
        "zip": pack.zip.empreinte,
    }


def en_texte(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat() if instant else None


def etat_personne(personne: Utilisateur | None) -> Donnees | None:
    return {"id": personne.pk, "nom": personne.nom_affiche} if personne else None


def etat_entite(entite: Entite | None) -> Donnees | None:
    return {"id": entite.pk, "code": entite.code, "nom": entite.nom} if entite else None
