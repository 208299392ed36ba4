"""The scopes (portées) of the machines' tokens: what each lets them read and write, and which one a view asks for.

They narrow what the service account may do by its post; they never widen it.
"""

from __future__ import annotations

TOUT = "api"
RESSOURCES = {
    "annuaire": "l'annuaire",
    "appels": "les appels",
    "carte": "les objets des cartes",
    "documents": "les documents",
    "entrees": "les mains courantes",
    "evenements": "les événements",
    "fil": "les fils, avec l'état de tout ce qu'ils annoncent",
    "groupes": "les groupes",
    "indicateurs": "les indicateurs de téléphonie",
    "messages": "les conversations",
    "rapports": "les rapports d'activité",
    "victimes": "les lignes de victimes, sans identité",
}
ECRITES = ("appels", "carte", "documents", "entrees", "evenements", "messages", "victimes")
PORTEES = (
    {TOUT: "Toute l'API du portail"}
    | {f"lire:{nom}": f"Lire {quoi}" for nom, quoi in RESSOURCES.items()}
    | {f"ecrire:{nom}": f"Écrire dans {RESSOURCES[nom]}" for nom in ECRITES}
)
# Of which resource are the views of a module; the longest name that begins it decides.
RESSOURCE_DES_VUES = {
    "annuaire.api": "annuaire",
    "fil.api": "fil",
    "ged.api": "documents",
    "maincourante.api": "entrees",
    "evenements.api": "evenements",
    "evenements.api.carte": "carte",
    "evenements.api.geojson": "carte",
    "messagerie.api": "messages",
    "telephonie.api": "appels",
    "telephonie.api.indicateurs": "indicateurs",
    "telephonie.api.rapports": "rapports",
    "sivic.api": "victimes",
    "portail.api_views": "groupes",
}


def portee_de(module: str, methode: str) -> str | None:
    """lire:fil, ecrire:entrees; None for what any token may ask: the schema."""
    siens = [debut for debut in RESSOURCE_DES_VUES if module == debut or module.startswith(f"{debut}.")]
    if not siens:
        return None
    verbe = "lire" if methode in ("GET", "HEAD", "OPTIONS") else "ecrire"
    return f"{verbe}:{RESSOURCE_DES_VUES[max(siens, key=len)]}"
