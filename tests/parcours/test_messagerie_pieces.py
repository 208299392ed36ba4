"""Files in a conversation: pasted, dropped, chosen, refused, and live on the screen of the other."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ged.actes.traiter import traiter
from ged.models import Document, Fichier
from messagerie.models import Message
from tests.ged.fichiers import png
from tests.parcours.axe import constats
from tests.parcours.bureau import Bureau, dit

COLLER = """(champ, octets) => {
    const donnees = new DataTransfer();
    donnees.items.add(new File([new Uint8Array(octets)], "image.png", { type: "image/png" }));
    champ.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: donnees }));
}"""
LACHER = """(zone, octets) => {
    const donnees = new DataTransfer();
    donnees.items.add(new File([new Uint8Array(octets)], "plan.png", { type: "image/png" }));
    zone.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: donnees }));
}"""


def fichier(nom: str, octets: bytes) -> dict[str, object]:
    return {"name": nom, "mimeType": "application/octet-stream", "buffer": octets}


@pytest.fixture
def julie(asseoir, arm, directe):
    return Bureau(asseoir(arm)).ouvrir(directe)


def test_une_capture_collee_arrive_chez_le_collegue_et_se_reprend(julie, asseoir, voisin, directe):
    luc = Bureau(asseoir(voisin)).ouvrir(directe)
    julie.saisie.evaluate(COLLER, list(png(400, 300)))
    expect(julie.page.locator("[data-pieces] li")).to_contain_text("Capture du")
    # Alone, without a word: its name is the text.
    julie.saisie.press("Enter")
    piece = luc.message("Capture du").locator(".piece")
    expect(piece).to_be_visible()
    expect(julie.page.locator("[data-pieces] li")).to_have_count(0)
    # The worker has drawn it: the message of the colleague shows the image, without anybody asking.
    traiter(fichier_id=Fichier.objects.get().pk)
    image = luc.message("Capture du").locator(".piece img")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    julie.menu("Capture du", "supprimer")
    expect(luc.page.locator("#messagerie .message.supprime")).to_be_visible()
    expect(luc.page.locator("#messagerie")).not_to_contain_text("Capture du")
    assert luc.page.request.get(f"{luc.poste.serveur.url}/ged/documents/{Document.objects.get().pk}/").status == 404


def test_un_fichier_se_lache_sur_les_messages_et_mene_a_son_document(julie, directe):
    julie.page.locator("[data-liste]").evaluate(LACHER, list(png(200, 150)))
    expect(julie.page.locator("[data-pieces] li")).to_have_text("plan.png×")
    julie.dire("Le plan du site.")
    julie.message("Le plan du site.").locator(".piece").click()
    expect(julie.page.locator("h1")).to_have_text("plan")
    julie.page.locator(".chemin a").first.click()
    expect(julie.message("Le plan du site.")).to_be_visible()


def test_un_refus_se_dit_pres_du_champ_sans_rien_perdre(julie):
    vide, programme = fichier("vide.txt", b""), fichier("facture.pdf", b"MZ\x90\x00" + b"\0" * 100)
    julie.page.locator("[data-pieces-champ]").set_input_files([vide, fichier("croquis.png", png())])
    expect(julie.page.locator("[data-pieces] li", has_text="vide.txt")).to_contain_text("Ce fichier est vide")
    expect(julie.page.locator("[data-pieces] li", has_text="croquis.png")).to_have_text("croquis.png×")
    julie.dire("Deux fichiers.")
    expect(julie.page.locator("[data-saisie] [data-refus]")).to_contain_text("retirez-la")
    expect(julie.saisie).to_have_value("Deux fichiers.")
    julie.page.get_by_role("button", name="Retirer vide.txt").click()

    # The content is read when the message leaves: it comes back whole, with the reason.
    julie.page.locator("[data-pieces-champ]").set_input_files([programme])
    expect(julie.page.locator("[data-pieces] li", has_text="facture.pdf")).to_have_text("facture.pdf×")
    julie.saisie.press("Enter")
    refuse = julie.page.locator(".message.attente.refuse")
    expect(refuse).to_contain_text("facture.pdf")
    expect(refuse).to_contain_text("programme Windows")
    refuse.get_by_role("button", name="Corriger").click()
    julie.page.get_by_role("button", name="Retirer facture.pdf").click()
    julie.saisie.press("Enter")
    expect(julie.message("Deux fichiers.").locator(".piece")).to_contain_text("croquis.png")
    assert Message.objects.count() == 1

    julie.page.locator("[data-pieces-champ]").set_input_files([vide, fichier("plan.png", png(30, 30))])
    expect(julie.page.locator("[data-pieces] li", has_text="vide.txt")).to_contain_text("vide")
    assert constats(julie.page, "pièces jointes") == []


def test_corriger_un_refus_ne_perd_ni_ce_qu_on_tape_ni_ses_pieces(julie):
    champ = julie.page.locator("[data-pieces-champ]")
    champ.set_input_files([fichier("facture.pdf", b"MZ\x90\x00" + b"\0" * 100)])
    expect(julie.page.locator("[data-pieces] li")).to_have_text("facture.pdf×")
    julie.dire("La facture.")
    refuse = julie.page.locator(".message.attente.refuse")
    champ.set_input_files([fichier("croquis.png", png())])
    expect(julie.page.locator("[data-pieces] li")).to_have_text("croquis.png×")
    julie.saisie.fill("À moitié écrit")
    refuse.get_by_role("button", name="Corriger").click()
    for _ in range(2):
        expect(julie.saisie).to_have_value("La facture.\nÀ moitié écrit")
        expect(julie.page.locator("[data-pieces] li", has_text=".p")).to_have_count(2)
        expect(refuse).to_have_count(0)
        julie.page.reload()


def test_les_pieces_d_un_brouillon_restent_dans_leur_conversation(julie, arm, equipe):
    julie.page.locator("[data-pieces-champ]").set_input_files([fichier("croquis.png", png())])
    ligne = julie.page.locator("[data-pieces] li")
    expect(ligne).to_have_text("croquis.png×")
    julie.choisir("Lignes de Montauban")
    expect(ligne).to_have_count(0)
    julie.choisir("L. Blanc")
    expect(ligne).to_have_text("croquis.png×")
    julie.page.reload()
    expect(ligne).to_have_text("croquis.png×")
    julie.dire("Après le rechargement.")
    expect(julie.message("Après le rechargement.").locator(".piece")).to_have_count(1)


def test_un_message_qui_attend_ses_pieces_part_de_sa_conversation_meme_quittee(asseoir, arm, voisin, directe):
    dit(voisin, directe)
    julie = Bureau(asseoir(arm))
    julie.poste.aller("/")
    julie.panneau().choisir("L. Blanc")
    julie.page.route("**/api/v1/depots/**", lambda requete: None)
    julie.page.locator("[data-pieces-champ]").set_input_files([fichier("croquis.png", png())])
    julie.dire("La photo du car.")
    expect(julie.page.locator("[data-saisie] [data-refus]")).to_contain_text("dès que ses pièces")
    julie.page.get_by_role("button", name="Revenir aux conversations").click()
    expect(julie.saisie).to_be_hidden()
    # What was held goes on, as all that follows.
    julie.page.unroute("**/api/v1/depots/**")
    julie.poste.attendre_que(lambda: Message.objects.filter(groupe=directe.groupe).count() == 2)
    julie.choisir("L. Blanc")
    expect(julie.message("La photo du car.").locator(".piece")).to_have_count(1)
    expect(julie.saisie).to_have_value("")
