"""Cut the network, kill the server, reload the page: nothing is lost, nothing is doubled."""

import json
import re
from contextlib import suppress

from playwright.sync_api import Error, expect

from maincourante.models import Entree
from tests import fabriques


def test_ce_qui_est_consigne_pendant_la_panne_part_au_retour_qui_rattrape_ce_que_les_autres_ont_ecrit(
    asseoir, arm, voisin, region, serveur
):
    julie, luc = asseoir(arm).ouvrir(region), asseoir(voisin).ouvrir(region)

    serveur.tuer()
    expect(julie.etat).not_to_contain_text("En direct")
    julie.consigner("Premier message pendant la panne.")
    julie.consigner("Second message pendant la panne.")
    expect(julie.etat).to_contain_text("2 en attente")
    for n in range(1, 8):
        fabriques.entree(voisin, region, f"Pendant la coupure, {n}.")
    serveur.demarrer()

    for poste in (julie, luc):
        expect(poste.page.locator("article.entree .n")).to_have_text([f"n° {n}" for n in range(1, 10)])
        expect(poste.page.locator("article.entree .quoi")).to_contain_text(["Premier message", "Second message"])
        poste.attendre_le_direct()
    expect(julie.etat).not_to_contain_text("en attente")
    assert list(Entree.objects.order_by("numero").values_list("numero", flat=True)) == list(range(1, 10))


def test_recharger_la_page_garde_ce_qui_attend(asseoir, arm, region, serveur):
    julie = asseoir(arm).ouvrir(region)

    julie.page.route("**/api/v1/groupes/*/entrees/", lambda requete: requete.abort())
    julie.consigner("Écrit juste avant de fermer l'ordinateur.")
    expect(julie.etat).to_contain_text("1 en attente")
    julie.page.unroute("**/api/v1/groupes/*/entrees/")
    julie.aller(f"/mains-courantes/{region.pk}/")

    expect(julie.ligne("Écrit juste avant").locator(".n")).to_contain_text("1")
    expect(julie.ligne("Écrit juste avant")).to_have_count(1)
    assert Entree.objects.count() == 1


def test_recharger_la_page_avant_la_reponse_ne_montre_l_entree_qu_une_fois(asseoir, arm, region):
    """The server has it, the page never heard so: the next one draws the sealed entry and nothing beside it."""
    julie, perdues = asseoir(arm).ouvrir(region), []

    def perdre_la_reponse(requete):
        # A request that leaves with its page has no answer left to lose.
        with suppress(Error):
            perdues.append(requete.fetch().status)
            requete.abort()

    julie.page.route("**/api/v1/groupes/*/entrees/", perdre_la_reponse)
    julie.consigner("Le serveur l'a déjà.")
    expect(julie.etat).to_contain_text("1 en attente")
    expect(julie.ligne("Le serveur l'a déjà.").locator(".n")).to_contain_text("1")
    julie.aller(f"/mains-courantes/{region.pk}/")

    expect(julie.etat).to_contain_text("1 en attente")
    expect(julie.ligne("Le serveur l'a déjà.")).to_have_count(1)
    expect(julie.ligne("Le serveur l'a déjà.").locator(".n")).to_contain_text("1")
    assert perdues[0] == 201
    julie.page.unroute("**/api/v1/groupes/*/entrees/")
    expect(julie.etat).not_to_contain_text("en attente")
    expect(julie.ligne("Le serveur l'a déjà.")).to_have_count(1)
    assert Entree.objects.count() == 1


def test_sans_websocket_la_page_passe_par_http(asseoir, arm, voisin, region):
    julie = asseoir(arm)
    julie.page.add_init_script(
        "window.WebSocket = class extends EventTarget { constructor() { throw new Error('bloqué'); } };"
    )
    julie.aller(f"/mains-courantes/{region.pk}/")
    expect(julie.etat).to_contain_text("réseau limité")

    fabriques.entree(voisin, region, "Reçu sans WebSocket.")

    expect(julie.ligne("Reçu sans WebSocket.")).to_be_visible()


def test_un_texte_trop_long_le_dit_pres_du_champ_et_y_reste(asseoir, arm, region, settings):
    julie = asseoir(arm).ouvrir(region)
    trop_long = "é" * (settings.TAILLE_MAX_ENTREE + 1)

    julie.consigner(trop_long)

    expect(julie.page.locator("#erreur-texte")).to_contain_text("10\u202f001 caractères (maximum 10\u202f000)")
    expect(julie.page.locator("#texte")).to_have_value(trop_long)
    expect(julie.page.locator(".entree.attente, .entree.refusee")).to_have_count(0)

    julie.consigner(trop_long[1:])

    expect(julie.ligne("ééé").locator(".n")).to_contain_text("1")


# As the browser does when it has no room: the transaction is aborted.
DISQUE_PLEIN = "IDBObjectStore.prototype.add = function () { this.transaction.abort(); };"


def test_un_disque_plein_n_empeche_pas_de_consigner(asseoir, arm, region):
    julie = asseoir(arm)
    julie.page.add_init_script(DISQUE_PLEIN)
    julie.ouvrir(region)
    julie.consigner("Le disque de ce poste est plein.")
    expect(julie.ligne("Le disque de ce poste").locator(".n")).to_contain_text("1")
    expect(julie.page.locator("#disque-plein")).to_be_visible()
    assert Entree.objects.count() == 1


def test_une_page_dont_la_base_est_revenue_en_arriere_demande_qu_on_la_recharge(asseoir, arm, region):
    julie = asseoir(arm)
    prises = []

    def relayer(prise):
        prise.connect_to_server()
        prises.append(prise)

    julie.page.route_web_socket(re.compile("/fil/"), relayer)
    julie.ouvrir(region)
    expect(julie.page.locator("#portail-restaure")).to_be_hidden()
    prises[-1].send(json.dumps({"type": "restaure", "groupe": region.pk, "tete": 0}))
    expect(julie.page.locator("#portail-restaure")).to_be_visible()
    julie.page.get_by_role("link", name="Recharger la page").click()
    julie.attendre_le_direct()
    expect(julie.page.locator("#portail-restaure")).to_be_hidden()
