"""One socket: whose it is, what it follows, what it has on screen."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass

from annuaire.models import Utilisateur
from fil.hub.prise import Envoi, prise_de, trame
from fil.limites import DEBIT, RESERVE
from fil.presents import EN_LIGNE
from fil.sonnerie import temoin_de_session

NORMALE, DEBIT_DEPASSE, TROP_GRAND, REDEMARRAGE = 1000, 1008, 1009, 1012
SESSION_TERMINEE, SANS_SESSION = 4401, 4403


@dataclass(eq=False)
class Suivi:
    """That a client follows a groupe; replaced when it asks again, so an older catch-up under way knows it is void."""

    curseur: int
    admis: bool = False


@dataclass(frozen=True)
class Identite:
    """How a person is shown to the others; follows the active post."""

    nom: str
    entite: str
    entite_id: int | None = None

    @classmethod
    def de(cls, utilisateur: Utilisateur) -> Identite:
        entite = utilisateur.entite_active
        return cls(utilisateur.nom_affiche, entite.nom if entite else "", entite.pk if entite else None)


class Client:
    """Made after the handshake; hashed by identity."""

    __slots__ = (
        "cle_session", "ecran", "empreinte_du_compte", "id", "identite", "jetons", "ouvert", "prise", "statut",
        "suivis", "temoin", "tour", "utilisateur_id", "vu",
    )  # fmt: skip

    def __init__(self, envoi: Envoi, utilisateur: Utilisateur, cle_session: str) -> None:
        self.prise = prise_de(envoi)
        self.id = secrets.token_hex(8)
        self.utilisateur_id = utilisateur.pk
        self.cle_session = cle_session
        self.temoin = temoin_de_session(cle_session)
        self.empreinte_du_compte = utilisateur.password
        self.suivis: dict[int, Suivi] = {}
        self.ecran: int | None = None
        self.statut = EN_LIGNE
        self.tour = asyncio.Lock()
        self.ouvert = True
        self.jetons = RESERVE
        self.vu = time.monotonic()
        self.identite = Identite.de(utilisateur)

    def presenter(self, identite: Identite) -> bool:
        """Take the name and entité under which the others see this person; True when they changed."""
        a_change = self.identite != identite
        self.identite = identite
        return a_change

    def a_droit_a_une_trame(self) -> bool:
        """The token bucket: False when the client sends more than the limits allow."""
        maintenant = time.monotonic()
        self.jetons = min(RESERVE, self.jetons + (maintenant - self.vu) * DEBIT)
        self.vu = maintenant
        self.jetons -= 1
        return self.jetons >= 0

    def dire(self, *charges: bytes) -> bool:
        """Send JSON lines made for this client alone; False when it must be cut."""
        return self.remettre([trame(charge) for charge in charges])

    def remettre(self, trames: Sequence[bytes]) -> bool:
        return self.ouvert and self.prise.ecrire(b"".join(trames), trames)

    def fermer(self, code: int) -> None:
        """Say goodbye; nothing more is written."""
        if self.ouvert:
            self.ouvert = False
            self.prise.fermer(code)

    def couper(self) -> None:
        if self.ouvert:
            self.ouvert = False
            self.prise.couper()
