"""The documents in real browsers: deposited, refused, resumed, read, attached, live on the screen of a colleague."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ged.actes.decrire import declarer_obsolete, prendre_pour_modifier
from ged.actes.suivre import delier
from ged.actes.traiter import traiter
from ged.models import Consultation, Document, Fichier, Raccourci
from tests.ged.fichiers import docx, pdf, png, ranger

MORCEAU = 4 * 1024 * 1024


def fichier(nom: str, octets: bytes) -> dict[str, object]:
    return {"name": nom, "mimeType": "application/octet-stream", "buffer": octets}


def choisir(poste, *fichiers):
    poste.page.locator("ged-depot input[type=file]").set_input_files(list(fichiers))


def ligne(poste, titre):
    return poste.page.locator("li.doc", has_text=titre)


@pytest.fixture
def julie(asseoir, arm, region):
    return asseoir(arm).aller(f"/ged/groupes/{region.pk}/")


def test_plusieurs_fichiers_se_deposent_et_chacun_dit_ce_qu_il_devient(julie, asseoir, voisin, region):
    luc = asseoir(voisin).aller(f"/ged/groupes/{region.pk}/")
    luc.attendre_le_direct()
    julie.attendre_le_direct()
    choisir(
        julie,
        fichier("Plan blanc.pdf", pdf()),
        fichier("Relève.docx", docx()),
        fichier("facture.pdf", b"MZ\x90\x00" + b"\0" * 100),
        fichier("vide.txt", b""),
    )
    expect(julie.page.locator(".ged-envoi.fini")).to_have_count(2)
    expect(julie.page.locator(".ged-envoi.refuse")).to_have_count(2)
    expect(julie.page.locator(".ged-envoi", has_text="facture.pdf")).to_contain_text("programme Windows")
    expect(julie.page.locator(".ged-envoi", has_text="vide.txt")).to_contain_text("vide")
    for poste in (julie, luc):
        expect(ligne(poste, "Plan blanc")).to_be_visible()
        expect(ligne(poste, "Relève")).to_be_visible()
        expect(ligne(poste, "facture")).to_have_count(0)


def test_un_fichier_se_lache_sur_la_page(julie):
    julie.attendre_le_direct()
    julie.page.evaluate(
        """() => {
            const donnees = new DataTransfer();
            donnees.items.add(new File(["Consignes de nuit."], "consignes.txt"));
            const evenement = (nom) => new DragEvent(nom, { bubbles: true, cancelable: true, dataTransfer: donnees });
            document.body.dispatchEvent(evenement("dragenter"));
            globalThis.zoneVue = !document.querySelector("[data-zone]").hidden;
            document.body.dispatchEvent(evenement("drop"));
        }"""
    )
    assert julie.page.evaluate("globalThis.zoneVue")
    expect(ligne(julie, "consignes")).to_be_visible()


def test_un_envoi_coupe_en_route_se_reprend(julie):
    """Nine megabytes in three pieces; the network fails for the second one, once."""
    coupures = []

    def couper(route):
        if "debut=4194304" in route.request.url and not coupures:
            coupures.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    julie.page.route("**/api/v1/depots/**", couper)
    choisir(julie, fichier("gros.txt", b"Consignes. " * 850_000))
    expect(ligne(julie, "gros")).to_be_visible(timeout=60_000)
    assert coupures
    assert Fichier.objects.get().taille == 11 * 850_000


def test_un_envoi_coupe_par_un_rechargement_se_reprend_la_ou_il_etait(julie):
    """The second piece never leaves; the page is loaded again; only the very same file takes the upload up."""
    debuts = []

    def retenir(route):
        debuts.append(route.request.url.partition("debut=")[2])
        if debuts[-1] == "0":
            route.continue_()

    octets = b"Consignes. " * 850_000
    julie.page.route("**/api/v1/depots/**debut=*", retenir)
    choisir(julie, fichier("gros.txt", octets))
    expect(julie.page.locator(".ged-envoi [data-etat]")).to_have_text("4 Mo sur 8,9 Mo")
    julie.page.on("dialog", lambda dialogue: dialogue.accept())
    julie.page.reload()
    expect(julie.page.locator(".ged-envoi [data-etat]")).to_have_text("interrompu : 4 Mo sur 8,9 Mo")
    julie.page.unroute("**/api/v1/depots/**debut=*")
    envois = []
    julie.page.on(
        "request", lambda requete: "debut=" in requete.url and envois.append(requete.url.partition("debut=")[2])
    )
    with julie.page.expect_file_chooser() as choix:
        julie.page.get_by_role("button", name="Reprendre").click()
    choix.value.set_files([fichier("gros.txt", octets)])
    expect(ligne(julie, "gros")).to_be_visible(timeout=60_000)
    expect(julie.page.locator(".ged-envoi")).to_have_count(1)
    assert envois == ["4194304", "8388608"]
    assert Fichier.objects.get().taille == len(octets)
    julie.page.reload()
    julie.attendre_le_direct()
    expect(julie.page.locator(".ged-envoi")).to_have_count(0)


def test_un_doublon_est_propose_en_lien(julie, arm, region):
    ranger(arm, region, "Plan blanc.txt", b"Le plan.")
    julie.page.locator("summary", has_text="Dossier").click()
    julie.page.fill("#nom-dossier", "Plans")
    julie.page.locator(".panneau button", has_text="Créer").click()
    expect(julie.page.locator("h1")).to_have_text("Plans")
    choisir(julie, fichier("copie du plan.txt", b"Le plan."))
    expect(julie.page.locator("[data-doublon]")).to_contain_text("Plan blanc")
    julie.page.get_by_role("button", name="Mettre un lien ici").click()
    expect(ligne(julie, "Plan blanc")).to_be_visible()
    assert Document.objects.count() == 1
    # It follows what becomes of a document whose dossier is another.
    julie.attendre_le_direct()
    prendre_pour_modifier(auteur=arm, document=Document.objects.get())
    expect(ligne(julie, "Plan blanc")).to_contain_text("J. Petit")
    declarer_obsolete(auteur=arm, document=Document.objects.get(), obsolete=True)
    expect(julie.page.locator(".doc.obsolete")).to_contain_text("Plan blanc")
    # It goes from here when its link is taken out, and from here only.
    delier(auteur=arm, raccourci=Raccourci.objects.get())
    expect(ligne(julie, "Plan blanc")).to_have_count(0)
    julie.aller(f"/ged/groupes/{region.pk}/")
    expect(ligne(julie, "Plan blanc")).to_be_visible()


def test_un_document_se_lit_dans_la_page_se_remplace_et_se_reprend(asseoir, arm, region):
    document = ranger(arm, region, "Plan.pdf", pdf("Premier plan."))
    traiter(fichier_id=document.courante.fichier_id)
    julie = asseoir(arm).aller(f"/ged/documents/{document.pk}/")
    image = julie.page.locator(".ged-apercu img").first
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
    choisir(julie, fichier("Plan 2.pdf", pdf("Second plan.")))
    expect(julie.page.locator(".ged-versions li")).to_have_count(2)
    julie.page.locator(".ged-versions").get_by_role("button", name="Reprendre").click()
    julie.page.get_by_role("dialog").get_by_role("button", name="Reprendre").click()
    expect(julie.page.locator(".ged-versions li")).to_have_count(3)
    with julie.page.expect_download() as recu:
        julie.page.get_by_role("link", name="Télécharger", exact=True).first.click()
    assert recu.value.suggested_filename == "Plan.pdf"
    assert Consultation.objects.filter(genre="telechargement", utilisateur=arm).exists()


COLLER = """(champ, octets) => {
    const donnees = new DataTransfer();
    donnees.items.add(new File([new Uint8Array(octets)], "image.png", { type: "image/png" }));
    champ.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: donnees }));
}"""


def test_une_capture_ou_une_piece_jointe_arrive_avec_l_entree_chez_le_collegue(asseoir, arm, voisin, region):
    julie, luc = asseoir(arm).ouvrir(region), asseoir(voisin).ouvrir(region)
    julie.page.locator("#texte").evaluate(COLLER, list(png(80, 60)))
    expect(julie.page.locator("[data-pieces] li")).to_contain_text("Capture du")
    julie.consigner("Capture de la carte météo.")
    expect(julie.ligne("Capture de la carte météo.").locator(".piece")).to_contain_text("Capture du")

    # Then a file that one chooses.
    julie.page.locator("[data-pieces-champ]").set_input_files([fichier("croquis.png", png(400, 300))])
    expect(julie.page.locator("[data-pieces] li")).to_have_text("croquis.png×")
    julie.consigner("Croquis du site.")
    piece = luc.ligne("Croquis du site.").locator(".piece")
    expect(piece).to_contain_text("croquis.png")
    # The worker has drawn it: the line of the colleague shows the image, without anybody asking.
    traiter(fichier_id=Fichier.objects.latest("pk").pk)
    expect(luc.ligne("Croquis du site.").locator(".piece img")).to_be_visible()
    piece.click()
    expect(luc.page.locator("h1")).to_have_text("croquis")


def test_tout_se_fait_au_clavier(asseoir, arm, region):
    ranger(arm, region, "Plan.txt", b"Plan.")
    julie = asseoir(arm).aller(f"/ged/groupes/{region.pk}/")
    lien = julie.page.locator("a.doc-titre")
    lien.focus()
    julie.page.keyboard.press("Enter")
    expect(julie.page.locator("h1")).to_have_text("Plan")
    julie.attendre_le_direct()
    resume = julie.page.get_by_label("Autres actions")
    resume.focus()
    julie.page.keyboard.press("Enter")
    bouton = julie.page.get_by_role("button", name="Prendre pour le modifier")
    expect(bouton).to_be_visible()
    julie.page.keyboard.press("Escape")
    expect(bouton).to_be_hidden()
    expect(resume).to_be_focused()


def test_qui_suit_un_dossier_est_prevenu_sur_toute_page(asseoir, arm, voisin, region):
    luc = asseoir(voisin).aller(f"/ged/groupes/{region.pk}/")
    luc.page.get_by_label("Autres actions").click()
    luc.page.get_by_role("button", name="Me prévenir de ce qui arrive ici").click()
    luc.aller("/annuaire/").attendre_le_direct()
    ranger(arm, region, "Consignes de nuit.txt", b"Consignes.")
    avis = luc.page.locator("#avis-documents")
    expect(avis).to_contain_text("Nouveau document : Consignes de nuit")
    avis.get_by_role("link").click()
    expect(luc.page.locator("h1")).to_have_text("Consignes de nuit")
