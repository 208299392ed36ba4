"""Who lives the hour, and how the hour goes: in turn, each person manages the next thing that they can."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from playwright.sync_api import Download, Locator, Page, expect

from tests.fabriques import MOT_DE_PASSE
from tests.parcours.conftest import Poste
from tests.parcours.heure.dehors import Dehors

RESULTATS = Path("test-results")
PATIENCE_S = 60.0
LENT_S = 4.0
Etape = Callable[["Personne"], None]


def apres(*noms: str) -> Callable[[Etape], Etape]:
    """This thing waits until others have managed theirs: « arm31.demander_un_renfort »."""

    def marquer(etape: Etape) -> Etape:
        etape.attend = set(noms)  # type: ignore[attr-defined]
        return etape

    return marquer


class Personne(Poste):
    """Somebody in front of a screen, who reads what is written there."""

    dehors: Dehors

    def __init__(self, *assise: Any) -> None:
        super().__init__(*assise)
        self.notes: dict[str, str] = {}
        self.ailleurs: Page | None = None

    def a(self, page: Page) -> Personne:
        """The same person in front of another screen."""
        autre = copy(self)
        autre.page, autre.contexte = page, page.context
        return autre

    def confirmer_si_on_le_demande(self) -> None:
        """From now on: what is sensitive may ask for the password again, long after the person came in."""

        def confirmer() -> None:
            self.page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
            self.cliquer("Confirmer", exact=True)

        self.page.add_locator_handler(self.page.get_by_role("heading", name="Confirmez que c’est vous"), confirmer)

    def rubrique(self, nom: str) -> None:
        """Go by the rail, as one does without knowing any address."""
        # « Zone Sud » is not « Zone Sud (interne) ».
        precis = re.compile(rf"^{re.escape(nom)}(?! \()")
        self.page.get_by_role("navigation", name="Principal").get_by_role("link", name=precis).first.click()

    def onglet(self, nom: str) -> None:
        """A page of the event that is open."""
        pages = self.page.get_by_role("navigation", name="Pages de l’événement")
        pages.get_by_role("link", name=re.compile(rf"^{nom}( \d+)?$")).click()

    def deplier_la_carte(self) -> None:
        """Its tools answer once it is drawn, which no word says."""
        self.onglet("Carte")
        self.page.locator("#carte[data-prete]").wait_for()

    def cliquer(self, nom: str, *, exact: bool = False) -> None:
        self.page.get_by_role("button", name=nom, exact=exact).first.click()

    def suivre(self, nom: str, *, exact: bool = False) -> None:
        self.page.get_by_role("link", name=nom, exact=exact).first.click()

    def dire(self, texte: str, *, importance: str = "", categorie: str = "", part: bool = True) -> None:
        """Record an entry in the main courante that is open; it `part` when the network is there."""
        saisie = self.page.get_by_role("form", name="Nouvelle entrée")
        saisie.get_by_role("textbox", name="Nouvelle entrée dans").fill(texte)
        if importance:
            saisie.get_by_role("group", name="Importance").get_by_text(importance, exact=True).click()
        if categorie:
            saisie.get_by_label("Catégorie").select_option(label=categorie)
        saisie.get_by_role("button", name="Consigner").click()
        if part:
            self.est_consignee(texte)

    def est_consignee(self, texte: str) -> None:
        """It has its number."""
        expect(self.entree(texte).get_by_role("link", name=re.compile(r"^n° \d+"))).to_be_visible()

    def adresser(self, texte: str, a_qui: str) -> None:
        """Record an entry that somebody must take in charge."""
        saisie = self.page.get_by_role("textbox", name="Nouvelle entrée dans")
        saisie.press_sequentially(f"{texte} @{a_qui.lower()}")
        proposes = self.page.get_by_role("listbox", name="Destinataires proposés")
        proposes.get_by_role("option", name=a_qui).first.click()
        self.cliquer("Consigner")
        self.est_consignee(texte)

    def entree(self, texte: str) -> Locator:
        return self.page.get_by_role("article").filter(has_text=texte).last

    def actionner(self, texte: str, geste: str) -> None:
        """Choose a gesture in the menu of an entry."""
        self.entree(texte).focus()
        self.page.keyboard.press("m")
        self.page.get_by_role("menuitem", name=geste).click()

    def volet(self, etiquette: str) -> Locator:
        """The field of the small form that a gesture opens under an entry."""
        return self.journal.get_by_label(etiquette)

    @property
    def journal(self) -> Locator:
        return self.page.get_by_role("region", name="Entrées de la main courante")

    def chercher(self, mots: str) -> Locator:
        """By the field that is on every page; the answers."""
        self.page.keyboard.press("Control+k")
        self.page.keyboard.type(mots)
        return self.page.get_by_role("group", name="Réponses")

    def ecrire(self, texte: str) -> None:
        """In the conversation that is open."""
        messagerie = self.page.get_by_role("region", name="Messagerie")
        messagerie.get_by_role("textbox", name="Message").fill(texte)
        messagerie.get_by_role("button", name="Envoyer").click()

    def message(self, texte: str) -> Locator:
        return self.page.get_by_role("log", name="Messages").get_by_role("article").filter(has_text=texte).last

    def telecharger(self, declencher: Callable[[], None]) -> Download:
        with self.page.expect_download() as recu:
            declencher()
        assert recu.value.path().stat().st_size > 0, "le fichier est vide"
        return recu.value


@dataclass
class Role:
    """A person and what is left for them to manage."""

    nom: str
    personne: Personne
    restent: list[tuple[str, Etape]]
    durees: dict[str, float] = field(default_factory=dict)
    echecs: list[str] = field(default_factory=list)

    def peut_avancer(self, faites: set[str]) -> bool:
        return bool(self.restent) and getattr(self.restent[0][1], "attend", set()) <= faites

    def avancer(self) -> str:
        nom, etape = self.restent.pop(0)
        debut = time.monotonic()
        try:
            etape(self.personne)
        except Exception as erreur:  # one thing that is not managed must not hide the next ones
            image = RESULTATS / f"heure-{nom}.png"
            self.personne.page.screenshot(path=image)
            raison = re.sub(r"\x1b\[\d+m", "", str(erreur)).strip().splitlines()
            self.echecs.append(f"{nom.replace('_', ' ')} : {' | '.join(raison[:8])}\n    {image}")
        self.durees[nom] = time.monotonic() - debut
        return nom


def etapes(module: ModuleType) -> Iterator[tuple[str, Etape]]:
    """What the person of this module manages, in the order of the file."""
    court = module.__name__.rpartition(".")[2]
    for nom, objet in vars(module).items():
        if isinstance(objet, FunctionType) and objet.__module__ == module.__name__ and not nom.startswith("_"):
            yield f"{court}.{nom}", objet


def vivre(roles: Sequence[Role], *, venues: Callable[[], set[str]] = set) -> None:
    """Until nobody has anything left; `venues`: what came from elsewhere, for those who wait for it."""
    RESULTATS.mkdir(exist_ok=True)
    faites: set[str] = set()
    dernier_pas = time.monotonic()
    while any(role.restent for role in roles):
        faites |= venues()
        prets = [role for role in roles if role.peut_avancer(faites)]
        for role in prets:
            faites.add(role.avancer())
        if prets:
            dernier_pas = time.monotonic()
        elif time.monotonic() - dernier_pas > PATIENCE_S:
            attendues: dict[str, Any] = {r.restent[0][0]: r.restent[0][1] for r in roles if r.restent}
            raise AssertionError(f"personne ne peut plus avancer : {', '.join(attendues)}")
        else:
            roles[0].personne.page.wait_for_timeout(200)


def raconter(roles: Sequence[Role]) -> str:
    """How many things each has managed, and what took long."""
    lignes = []
    for role in roles:
        reussies = len(role.durees) - len(role.echecs)
        lignes.append(f"{role.nom} : {reussies} sur {len(role.durees)}, en {sum(role.durees.values()):.0f} s")
        lignes += [f"  lent, {s:.1f} s : {nom}" for nom, s in role.durees.items() if s > LENT_S]
        lignes += [f"  {echec}" for echec in role.echecs]
    return "\n".join(lignes)
