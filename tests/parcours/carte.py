"""The map on somebody's screen, for the journeys."""

from __future__ import annotations

from playwright.sync_api import expect


class Carte:
    def __init__(self, poste, groupe):
        self.poste, self.page = poste, poste.page
        self.page.on("console", lambda m: poste.fautes.append(m.text) if "Content Security Policy" in m.text else None)
        poste.aller(f"/groupes/{groupe.pk}/carte/")
        expect(self.page.locator("#carte[data-prete]")).to_be_attached()
        poste.attendre_le_direct()

    @property
    def liste(self):
        return self.page.locator("[data-liste-objets] [data-jeton]")

    @property
    def fiche(self):
        return self.page.locator("[data-fiche]")

    def centre(self):
        boite = self.page.locator("[data-plan]").bounding_box()
        return boite["x"] + boite["width"] / 2, boite["y"] + boite["height"] / 2

    def placer(self, symbole: str, dx: int = 0, dy: int = 0) -> None:
        self.page.get_by_role("button", name="Placer un point").click()
        self.page.locator("[data-palette]").get_by_role("button", name=symbole).click()
        x, y = self.centre()
        self.page.mouse.click(x + dx, y + dy)

    def tracer(self, outil: str, symbole: str, *points: tuple[int, int]) -> None:
        """Press the mouse at these points, told from the centre."""
        self.page.get_by_role("button", name=outil).click()
        self.page.locator("[data-palette]").get_by_role("button", name=symbole).click()
        x, y = self.centre()
        for dx, dy in points:
            self.page.mouse.click(x + dx, y + dy)

    def nommer(self, nom: str) -> None:
        self.fiche.get_by_label("Libellé").fill(nom)
        self.fiche.get_by_role("button", name="Enregistrer").click()

    def choisir(self, nom: str) -> None:
        self.page.locator("[data-liste-objets]").get_by_role("button", name=nom).click()

    def attendre_geoman(self) -> None:
        """It comes when an object is first chosen; before that, the hand drags the map."""
        expect(self.page.locator("[data-tracable]")).to_be_attached()

    def glisser(self, dx: int, dy: int) -> None:
        """Drag what is at the centre of the map."""
        self.attendre_geoman()
        x, y = self.centre()
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + dx / 2, y + dy / 2, steps=4)
        self.page.mouse.move(x + dx, y + dy, steps=4)
        self.page.mouse.up()
