"""What proves that a base and its documents are what they were: every seal, every content, every identity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

from cryptography.fernet import InvalidToken

from annuaire.models import Groupe
from fil.verification import verifier
from ged.magasin import adresse, lire, magasin
from ged.models import Fichier
from portail.sauvegarde.forme import noms_des_apercus
from sivic import coffre
from sivic.models import Identite

ENSEMBLE = 4


class Controle:
    """Counts what it looked at, and keeps what is wrong as French sentences."""

    def __init__(self) -> None:
        self.depeches = self.fils = self.fichiers = self.octets = self.identites = self.apercus_absents = 0
        self.fautes: list[str] = []

    @property
    def resume(self) -> str:
        return (
            f"{self.depeches} dépêches de {self.fils} fils intactes, {self.fichiers} documents intacts, "
            f"{self.identites} identités lisibles"
        )

    def des_fils(self, tetes: Mapping[str, Sequence[object]]) -> None:
        """Every seal of every fil, up to the heads that were noted (groupe: number, seal)."""
        connus = set(Groupe.objects.values_list("pk", flat=True))
        self.fautes += [f"Fil {groupe} : il manque tout entier." for groupe in tetes if int(groupe) not in connus]
        for groupe in sorted(connus):
            numero, sceau = tetes.get(str(groupe), (0, ""))
            verdict = verifier(groupe, attendues={int(str(numero)): str(sceau)} if numero else {})
            self.depeches += verdict.numero
            self.fils += bool(verdict.numero)
            if verdict.rupture:
                self.fautes.append(f"Fil {groupe}, dépêche {verdict.fautive} : {verdict.rupture}.")

    def des_fichiers(self) -> None:
        """Every content is there and is what its name says; images, drawn from them, are there or are counted."""
        contenus = list(Fichier.objects.order_by("pk").values_list("empreinte", "taille", "apercus"))
        with ThreadPoolExecutor(ENSEMBLE) as ensemble:
            for faute in ensemble.map(lambda contenu: _faute(contenu[0]), contenus):
                self.fautes += [faute] if faute else []
            self.apercus_absents += sum(ensemble.map(_apercus_absents, contenus))
        self.fichiers = len(contenus)
        self.octets = sum(taille for _, taille, _ in contenus)

    def des_identites(self) -> None:
        """A key that we hold opens each of them; what is inside is told to nobody."""
        for numero, chiffre in Identite.objects.order_by("pk").values_list("pk", "chiffre").iterator():
            self.identites += 1
            try:
                coffre.ouvrir(chiffre)
            except InvalidToken:
                self.fautes.append(f"Identité {numero} : aucune des clés présentes ne l'ouvre.")


def _faute(empreinte: str) -> str:
    somme = sha256()
    try:
        for bloc in lire(adresse(empreinte)):
            somme.update(bloc)
    except FileNotFoundError:
        return f"Document {empreinte} : le contenu manque."
    return "" if somme.hexdigest() == empreinte else f"Document {empreinte} : le contenu a été altéré."


def _apercus_absents(contenu: tuple[str, int, int]) -> int:
    empreinte, _, combien = contenu
    return sum(not magasin().exists(nom) for nom in noms_des_apercus(empreinte, combien))
