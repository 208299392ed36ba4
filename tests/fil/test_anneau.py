"""The last frames of a groupe, and who knows a number that they do not hold yet."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from fil.hub.anneau import Anneau
from fil.hub.client import Suivi
from fil.hub.diffusion import FilLocal
from fil.hub.rattrapage import Rattrapage
from fil.lignes import Rangee
from fil.limites import ANNEAU, ANNEAU_OCTETS

MINUIT = datetime(2026, 11, 29, tzinfo=UTC)
SANS_LIMITE = 10**9


def rempli(premier: int, dernier: int, taille: int = 1) -> Anneau:
    anneau = Anneau(premier - 1)
    for numero in range(premier, dernier + 1):
        anneau.ajouter(numero, str(numero).encode().ljust(taille))
    return anneau


def test_il_donne_ce_qui_suit_un_curseur():
    anneau = rempli(11, 15)
    assert anneau.depuis(13, SANS_LIMITE) == [b"14", b"15"]
    assert anneau.depuis(15, SANS_LIMITE) == []
    assert anneau.depuis(10, SANS_LIMITE) == [b"11", b"12", b"13", b"14", b"15"]


def test_il_ne_repond_pas_de_ce_qu_il_n_a_pas():
    anneau = rempli(11, 15)
    assert anneau.depuis(9, SANS_LIMITE) is None
    assert anneau.depuis(16, SANS_LIMITE) is None
    assert Anneau(7).depuis(6, SANS_LIMITE) is None and Anneau(7).depuis(7, SANS_LIMITE) == []


def test_il_donne_par_morceaux():
    assert rempli(1, 10, taille=100).depuis(0, 250) == [str(n).encode().ljust(100) for n in (1, 2, 3)]


def test_il_oublie_les_plus_anciennes():
    anneau = rempli(1, ANNEAU + 20)
    assert (anneau.premier, anneau.dernier) == (21, ANNEAU + 20)
    lourd = rempli(1, 10, taille=ANNEAU_OCTETS // 4)
    assert (lourd.premier, lourd.dernier) == (7, 10)


def test_il_se_prolonge_vers_le_passe_sans_trou():
    anneau = rempli(11, 12)
    assert anneau.prolonger(10, b"10") and not anneau.prolonger(8, b"8")
    assert anneau.depuis(9, SANS_LIMITE) == [b"10", b"11", b"12"]


def test_un_trou_dans_la_base_le_vide():
    anneau = rempli(1, 5)
    anneau.ajouter(9, b"9")
    assert anneau.depuis(4, SANS_LIMITE) is None and anneau.depuis(8, SANS_LIMITE) == [b"9"]


def test_ce_qui_se_lisait_pendant_qu_on_l_oubliait_n_y_entre_pas():
    """A text that its author takes back while older frames are being read would be told from memory afterwards."""

    class Base:
        def __init__(self) -> None:
            self.oublier = True

        async def depuis(self, groupe: int, curseur: int, combien: int) -> list[Rangee]:
            texte = "Retiré." if self.oublier else "—"
            if self.oublier:
                fil.anneau.oublier()
                fil.anneau.ajouter(11, b"retrait")
                self.oublier = False
            donnees = f'{{"texte":"{texte}"}}'
            return [Rangee(7, n, n, "message.envoye", "message", n, 1, 1, MINUIT, donnees) for n in (9, 10)]

    async def deux_fois() -> list[bytes] | None:
        reprise = Rattrapage(SimpleNamespace(base=Base()))  # type: ignore[arg-type]
        assert await reprise._remplir(fil, 8)
        assert fil.anneau.depuis(8, SANS_LIMITE) is None
        assert await reprise._remplir(fil, 8)
        return fil.anneau.depuis(8, SANS_LIMITE)

    fil = FilLocal(7)
    fil.situer(10)
    trames = asyncio.run(deux_fois())
    assert trames is not None
    assert len(trames) == 3
    assert not any("Retiré".encode() in trame for trame in trames)


@pytest.mark.parametrize(("tete", "dit"), [(2, []), (1, ["restaure"])], ids=["dans la base", "nulle part"])
def test_un_numero_appris_d_un_autre_processus_n_est_pas_une_restauration(tete, dit):
    """This process knows 1, the client 2: what the base holds says whether it was restored, not what is known here."""
    suivi, dites, fil = Suivi(curseur=2, admis=True), [], FilLocal(7)
    fil.situer(1)

    class Base:
        async def tetes(self, _groupes: list[int]) -> dict[int, int]:
            return {7: tete}

    client = SimpleNamespace(suivis={7: suivi}, dire=lambda ligne: dites.append(json.loads(ligne)["type"]))
    diffusion = SimpleNamespace(base=Base(), sonner=lambda _groupe, _numero: False)
    asyncio.run(Rattrapage(diffusion)._rejoindre(client, fil, suivi))
    assert (dites, suivi.curseur) == (dit, tete)
