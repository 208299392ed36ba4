"""The messagerie of somebody, in a browser: what its journeys share."""

from __future__ import annotations

from uuid import uuid4

from playwright.sync_api import expect

from messagerie.actes.envoyer import envoyer

PHRASE = "Vous avez récupéré vos lignes 15 ?"


def dit(auteur, conversation, texte=PHRASE, **champs):
    return envoyer(auteur=auteur, groupe=conversation.groupe, texte=texte, jeton=uuid4(), **champs).message


class Bureau:
    """The messagerie of somebody: the whole page, or the panel beside another one."""

    def __init__(self, poste):
        self.poste, self.page = poste, poste.page
        self.saisie = self.page.locator("#messagerie textarea")
        self.badge = self.page.locator("#ouvrir-messagerie [data-compte-messages]")

    def ouvrir(self, conversation=None):
        self.poste.aller(f"/messagerie/{conversation.pk}/" if conversation else "/messagerie/")
        self.poste.attendre_le_direct()
        if conversation:
            expect(self.saisie).to_be_focused()
        return self

    def panneau(self):
        self.page.locator("#ouvrir-messagerie").click()
        expect(self.page.locator("#messagerie")).to_be_visible()
        return self

    def choisir(self, nom):
        self.page.locator("[data-conversations] button", has_text=nom).click()
        expect(self.saisie).to_be_focused()
        return self

    def dire(self, texte):
        self.saisie.fill(texte)
        self.saisie.press("Enter")

    def message(self, texte):
        """Once the server has it."""
        return self.page.locator("#messagerie .message[data-id]", has_text=texte)

    def menu(self, texte, acte):
        self.message(texte).first.focus()
        self.page.keyboard.press("Enter")
        self.page.locator(f"#ms-menu-message [data-acte={acte}]").first.click()
