"""The fil over a WebSocket: reads the client's frames, calls the hub. One coroutine per socket."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from annuaire.connexion.acces import manque
from fil import lignes, mesures
from fil.hub import pointeurs
from fil.hub.client import DEBIT_DEPASSE, REDEMARRAGE, SANS_SESSION, TROP_GRAND, Client
from fil.hub.depart import est_commence
from fil.hub.hub import Hub, hub_de_la_boucle
from fil.hub.prise import Envoi, borner_la_reception
from fil.hub.rondes import demarrer
from fil.lectures import Position
from fil.limites import GROUPES_SUIVIS, NUMERO_MAX, TRAME_MAX
from fil.presents import STATUTS
from fil.salles import NOM

JETON = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
Reception = Callable[[], Awaitable[dict[str, Any]]]


class TrameRefusee(ValueError):
    """A frame that says nothing we know; the message is a French sentence, and the socket stays."""


async def fil(scope: dict[str, Any], receive: Reception, send: Envoi) -> None:
    """The ASGI application behind /fil/."""
    await receive()
    if est_commence():
        # Before the handshake this is an answer 403, at which nginx asks the next process.
        await send({"type": "websocket.close", "code": REDEMARRAGE})
        return
    utilisateur, session = scope["user"], scope["session"]
    if not utilisateur.is_authenticated or manque(utilisateur, session) is not None or not _est_sa_page(scope):
        await send({"type": "websocket.close", "code": SANS_SESSION})
        return
    await send({"type": "websocket.accept"})
    borner_la_reception(send, TRAME_MAX)
    hub = hub_de_la_boucle(demarrer)
    client = Client(send, utilisateur, session.session_key)
    hub.accueillir(client)
    try:
        await _servir(hub, client, receive)
    finally:
        hub.partir(client)


def _est_sa_page(scope: dict[str, Any]) -> bool:
    """A page says whose it is, as its requests do (MemePersonne): one that outlived its person hears nothing."""
    [attendu] = parse_qs(scope["query_string"].decode("ascii", "replace")).get("u", [""])[:1]
    return attendu in ("", str(scope["user"].pk))


async def _servir(hub: Hub, client: Client, receive: Reception) -> None:
    while (message := await receive())["type"] == "websocket.receive" and client.ouvert:
        texte = message.get("text")
        if not client.a_droit_a_une_trame():
            _renvoyer(hub, client, DEBIT_DEPASSE, "debit")
        elif len(texte or message.get("bytes") or "") > TRAME_MAX:
            _renvoyer(hub, client, TROP_GRAND, "taille")
        else:
            _traiter(hub, client, texte)


def _renvoyer(hub: Hub, client: Client, code: int, cause: str) -> None:
    mesures.COUPES.labels(cause).inc()
    hub.renvoyer(client, code)


def _traiter(hub: Hub, client: Client, texte: str | None) -> None:
    try:
        trame = _lire(texte)
        geste = GESTES.get(trame.get("type", ""))
        if geste is None:
            raise TrameRefusee("Type de trame inconnu.")
        geste(hub, client, trame)
    except TrameRefusee as refus:
        client.dire(lignes.erreur(str(refus)))


def _lire(texte: str | None) -> dict[str, Any]:
    try:
        trame = json.loads(texte or "")
    except (ValueError, RecursionError):
        trame = None
    if not isinstance(trame, dict) or not isinstance(trame.get("type"), str):
        raise TrameRefusee("Trame illisible : un objet JSON avec un « type » est attendu.")
    return trame


def _suivre(hub: Hub, client: Client, trame: dict[str, Any]) -> None:
    demandes = trame.get("curseurs")
    if not isinstance(demandes, dict):
        raise TrameRefusee("« curseurs » doit être un objet : {groupe: numéro}.")
    curseurs = {_identifiant(groupe): _entier(numero, "Chaque curseur") for groupe, numero in demandes.items()}
    nouveaux = [groupe for groupe in curseurs if groupe not in client.suivis]
    # Never none for some too many: a screen that says « en direct » would hear nothing.
    de_trop = nouveaux[max(0, GROUPES_SUIVIS - len(client.suivis)) :]
    for groupe in de_trop:
        del curseurs[groupe]
    hub.suivre(client, curseurs)
    if de_trop:
        client.dire(lignes.limite(GROUPES_SUIVIS, de_trop))


def _quitter(hub: Hub, client: Client, trame: dict[str, Any]) -> None:
    groupes = trame.get("groupes")
    if not isinstance(groupes, list):
        raise TrameRefusee("« groupes » doit être une liste.")
    for groupe in [_identifiant(groupe) for groupe in groupes]:
        hub.lacher(client, groupe)


def _presence(hub: Hub, client: Client, trame: dict[str, Any]) -> None:
    if trame.get("groupe") is None:
        hub.presences.placer(client, None)
        return
    groupe = _identifiant(trame["groupe"])
    hub.ensuite(client, groupe, lambda: hub.presences.placer(client, groupe))


def _ecrit(hub: Hub, client: Client, trame: dict[str, Any]) -> None:
    groupe = _identifiant(trame.get("groupe"))
    hub.ensuite(client, groupe, lambda: hub.lancer(hub.presences.ecrit(client, groupe)))


def _pointe(hub: Hub, client: Client, trame: dict[str, Any]) -> None:
    groupe = _identifiant(trame.get("groupe"))
    ou = {"lat": _degres(trame.get("lat"), 90), "lng": _degres(trame.get("lng"), 180), "geste": trame.get("geste")}
    objet = trame.get("objet")
    # It goes to everybody's screens as it is: nothing but the name that a browser gives to an object.
    est_un_jeton = isinstance(objet, str) and JETON.fullmatch(objet)
    if not (isinstance(ou["geste"], str) and ou["geste"] in pointeurs.GESTES and (objet is None or est_un_jeton)):
        raise TrameRefusee("« geste » doit être pointe, dessine ou deplace ; « objet », un jeton ou rien.")
    hub.ensuite(client, groupe, lambda: hub.lancer(hub.pointeurs.pointer(client, groupe, ou | {"objet": objet})))


def _lu(hub: Hub, client: Client, trame: dict[str, Any]) -> None:
    position = Position(client.utilisateur_id, _identifiant(trame.get("groupe")))
    numero = _entier(trame.get("numero"), "« numero »")
    hub.ensuite(client, position.groupe, lambda: hub.noter_lu(position, numero))


def _recu(hub: Hub, client: Client, trame: dict[str, Any]) -> None:
    position = Position(client.utilisateur_id, _identifiant(trame.get("groupe")))
    numero = _entier(trame.get("numero"), "« numero »")
    hub.ensuite(client, position.groupe, lambda: hub.noter_recu(position, numero))


def _saisie(hub: Hub, client: Client, trame: dict[str, Any]) -> None:
    groupe = _identifiant(trame.get("groupe"))
    hub.ensuite(client, groupe, lambda: hub.lancer(hub.saisies.taper(client, groupe)))


def _salle(hub: Hub, client: Client, trame: dict[str, Any]) -> None:
    salle = trame.get("salle")
    if salle is None:
        hub.salles.oublier(client)
        return
    if not isinstance(salle, str) or not NOM.fullmatch(salle):
        raise TrameRefusee("« salle » doit être le nom d'une salle.")
    hub.lancer(hub.salles.regarder(client, salle))


def _rejoints(hub: Hub, client: Client, trame: dict[str, Any]) -> None:
    depuis = _entier(trame.get("depuis"), "« depuis »")
    hub.lancer(hub.arrivees.rattraper(client, depuis))


def _statut(hub: Hub, client: Client, trame: dict[str, Any]) -> None:
    statut = trame.get("etat")
    if not isinstance(statut, str) or statut not in STATUTS:
        raise TrameRefusee("« etat » doit être en_ligne, occupe ou absent.")
    hub.statuts.dire(client, statut)


GESTES: dict[str, Callable[[Hub, Client, dict[str, Any]], None]] = {
    "suivre": _suivre,
    "quitter": _quitter,
    "presence": _presence,
    "ecrit": _ecrit,
    "pointe": _pointe,
    "lu": _lu,
    "recu": _recu,
    "rejoints": _rejoints,
    "saisie": _saisie,
    "salle": _salle,
    "statut": _statut,
}


def _identifiant(valeur: Any) -> int:
    """A groupe's id, as a number or as the text that the key of a JSON object is."""
    if isinstance(valeur, str) and valeur.isascii() and valeur.isdigit() and len(valeur) < 19:
        valeur = int(valeur)
    return _entier(valeur, "L'identifiant d'un groupe")


def _degres(valeur: Any, borne: int) -> float:
    if isinstance(valeur, bool) or not isinstance(valeur, (int, float)) or not -borne <= valeur <= borne:
        raise TrameRefusee("« lat » et « lng » doivent être des degrés.")
    return round(valeur, 6)


def _entier(valeur: Any, quoi: str) -> int:
    if type(valeur) is not int or not 0 <= valeur <= NUMERO_MAX:
        raise TrameRefusee(f"{quoi} doit être un nombre entier positif.")
    return valeur
