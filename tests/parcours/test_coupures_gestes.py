"""What one does to a message, and the victims one counts, while the network is cut and the server dies: done once."""

from __future__ import annotations

from playwright.sync_api import expect

from annuaire.models import Droit, Participation
from fil.models import Depeche
from maincourante.models import Entree
from messagerie.actes.corriger import modifier
from messagerie.models import Message
from sivic.actes.denombrer import trier
from sivic.models import Victime
from tests.parcours.axe import constats, debords
from tests.parcours.bureau import Bureau, dit
from tests.sivic.conftest import BRACELET, evenement, ouvrir, purpan, territoire, victime

__all__ = ["evenement", "ouvrir", "purpan", "territoire", "victime"]


def annonces(conversation, genre):
    return Depeche.objects.filter(groupe=conversation.pk, genre=genre).count()


def differes(poste):
    return poste.page.locator("[data-differes] > *")


def test_les_gestes_sur_un_message_partent_au_retour_et_une_fois(
    asseoir, arm, voisin, directe, equipe, region, serveur
):
    dit(voisin, directe, "Deux lits à Montauban.")
    dit(arm, directe, "Je les prends.")
    julie = Bureau(asseoir(arm)).ouvrir(directe)

    julie.poste.contexte.set_offline(True)
    expect(julie.poste.etat).to_contain_text("Hors ligne")
    julie.menu("Deux lits", "reagir")
    julie.menu("Je les prends", "modifier")
    julie.dire("Je prends les deux.")
    julie.menu("Deux lits", "verser")
    julie.page.locator("#ms-verser [type=submit]").click()
    expect(julie.page.locator("#ms-verser")).to_be_hidden()
    julie.menu("Deux lits", "transferer")
    julie.page.locator("#ms-transferer [type=submit]").click()
    for rang, phrase in enumerate(("Réagir à « Deux lits", "Je prends les deux.", "Occitanie", "Lignes de Montauban")):
        expect(differes(julie.poste).nth(rang)).to_contain_text(phrase)
        expect(differes(julie.poste).nth(rang)).to_contain_text("En attente")
    expect(julie.poste.etat).to_contain_text("4 en attente")

    serveur.tuer()
    julie.poste.contexte.set_offline(False)
    expect(differes(julie.poste)).to_have_count(4)
    assert not Entree.objects.exists()
    serveur.demarrer()

    expect(differes(julie.poste)).to_have_count(0)
    expect(julie.message("Deux lits").locator(".badge.accent")).to_have_text("Main courante n° 1")
    expect(julie.message("Deux lits").locator(".reaction")).to_contain_text("1")
    expect(julie.message("Je prends les deux").locator(".modifie")).to_be_visible()
    assert Entree.objects.get().groupe == region
    assert Message.objects.get(groupe=equipe.groupe).texte == "Deux lits à Montauban."
    for genre in ("message.reaction", "message.modifie", "message.verse"):
        assert annonces(directe, genre) == 1, genre


def test_une_reponse_perdue_ne_refait_aucun_geste_et_recharger_garde_ceux_qui_attendent(
    asseoir, arm, voisin, directe, region
):
    dit(voisin, directe, "Deux lits à Montauban.")
    dit(arm, directe, "Je les prends.")
    julie = Bureau(asseoir(arm)).ouvrir(directe)
    perdues = set()

    def perdre_la_premiere(requete):
        adresse = requete.request.url
        if adresse in perdues:
            requete.continue_()
            return
        perdues.add(adresse)
        requete.fetch()
        requete.abort()

    for geste in ("reactions", "modification", "versements"):
        julie.page.route(f"**/{geste}/", perdre_la_premiere)
    julie.menu("Deux lits", "reagir")
    julie.menu("Je les prends", "modifier")
    julie.dire("Je prends les deux.")
    julie.menu("Deux lits", "verser")
    julie.page.locator("#ms-verser [type=submit]").click()

    julie.poste.attendre_que(lambda: len(perdues) == 3)
    expect(julie.poste.etat).not_to_contain_text("en attente")
    expect(differes(julie.poste)).to_have_count(0)
    assert Entree.objects.count() == 1
    for genre in ("message.reaction", "message.modifie", "message.verse"):
        assert annonces(directe, genre) == 1, genre

    # Then one that has not left when the page is opened again.
    for geste in ("reactions", "modification", "versements"):
        julie.page.unroute(f"**/{geste}/")
    julie.page.route("**/modification/", lambda requete: requete.abort())
    julie.menu("Je prends les deux", "modifier")
    julie.dire("Je prends les trois.")
    expect(differes(julie.poste)).to_contain_text("Je prends les trois.")
    julie.page.unroute("**/modification/")
    julie.ouvrir(directe)
    expect(julie.message("Je prends les trois")).to_be_visible()
    expect(differes(julie.poste)).to_have_count(0)


def test_un_geste_refuse_dit_pourquoi_et_garde_ce_qui_etait_ecrit(asseoir, arm, directe):
    dit(arm, directe, "Je les prends.")
    julie = Bureau(asseoir(arm)).ouvrir(directe)
    julie.saisie.fill("Brouillon en cours")
    Participation.objects.filter(groupe=directe.groupe, utilisateur=arm).update(droit=Droit.LECTURE)

    julie.menu("Je les prends", "modifier")
    julie.dire("Je prends les deux.")

    refuse = differes(julie.poste)
    expect(refuse).to_contain_text("Refusé")
    expect(refuse.locator("[data-raison]")).not_to_be_empty()
    expect(julie.saisie).to_have_value("Brouillon en cours")
    refuse.get_by_role("button", name="Reprendre").click()
    expect(julie.saisie).to_have_value("Je prends les deux.")
    expect(differes(julie.poste)).to_have_count(0)
    Participation.objects.filter(groupe=directe.groupe, utilisateur=arm).update(droit=Droit.ECRITURE)
    julie.saisie.press("Enter")
    expect(julie.message("Je prends les deux")).to_be_visible()
    expect(julie.saisie).to_have_value("Brouillon en cours")


def victimes_dites(evenement):
    depeches = Depeche.objects.filter(groupe=evenement.groupe, genre__startswith="victime.").exclude(
        genre="victime.denombree"
    )
    return sorted(depeches.values_list("genre", flat=True))


def test_les_victimes_leur_etat_bracelet_et_orientation_dits_pendant_la_panne_le_sont_une_fois(
    asseoir, evenement, arm, regulateur, serveur, victime, purpan
):
    victime("ur"), victime("ur")
    page = f"/evenements/{evenement.pk}/victimes/"
    julie, malik = asseoir(arm).aller(page), asseoir(regulateur).aller(page)
    for poste in (julie, malik):
        poste.attendre_le_direct()

    julie.contexte.set_offline(True)
    expect(julie.etat).to_contain_text("Hors ligne")
    julie.page.get_by_label("Bracelet SINUS").fill(BRACELET.format(413))
    julie.page.get_by_role("button", name="Urgence absolue").press("Enter")
    expect(julie.page.get_by_label("Bracelet SINUS")).to_have_value("")
    for etat in ("Urgence relative", "Impliqué"):
        julie.page.get_by_role("button", name=etat).press("Enter")
    expect(differes(julie)).to_have_count(3)
    expect(differes(julie).first).to_contain_text("Urgence absolue")
    expect(differes(julie).first).to_contain_text("en attente d’envoi")

    # Then what one says of those who were there before the cut.
    for etat in ("ua", "dcd"):
        julie.page.get_by_label("État vital de V-1").select_option(etat)
        julie.page.get_by_role("button", name="Changer l’état de V-1").press("Enter")
    julie.page.get_by_label("Bracelet de V-2").fill(BRACELET.format(412))
    julie.page.keyboard.press("Enter")
    julie.page.get_by_label("Choisir V-2").press("Space")
    julie.page.get_by_label("Orienter les victimes cochées vers").select_option(label="Hôpital Purpan")
    julie.page.get_by_role("button", name="Orienter", exact=True).press("Enter")
    attendus = ("V-1 : Urgence absolue", "V-1 : Décédé", "V-2 : bracelet FR", "V-2 : vers Hôpital Purpan")
    for rang, phrase in enumerate(attendus, start=3):
        expect(differes(julie).nth(rang)).to_contain_text(phrase)
        expect(differes(julie).nth(rang)).to_contain_text("en attente d’envoi")
    assert victimes_dites(evenement) == []

    serveur.tuer()
    julie.contexte.set_offline(False)
    expect(differes(julie)).to_have_count(7)
    serveur.demarrer()

    expect(differes(julie)).to_have_count(0)
    for poste in (julie, malik):
        expect(poste.page.get_by_role("row", name="V-3")).to_contain_text("000413")
        expect(poste.page.get_by_role("row", name="V-5")).to_be_visible()
    expect(julie.page.get_by_role("row", name="V-2")).to_contain_text("000412")
    expect(julie.page.get_by_role("row", name="V-2")).to_contain_text("Hôpital Purpan")
    expect(julie.page.get_by_label("État vital de V-1")).to_have_value("dcd")
    assert victimes_dites(evenement) == ["victime.numerotee", "victime.orientee", "victime.triee", "victime.triee"]
    assert [(v.etat, v.sinus[-6:]) for v in Victime.objects.order_by("rang")] == [
        ("dcd", ""),
        ("ur", "000412"),
        ("ua", "000413"),
        ("ur", ""),
        ("implique", ""),
    ]


def test_une_reponse_perdue_ne_trie_pas_deux_fois(asseoir, evenement, arm, victime):
    une = victime("ur")
    julie = asseoir(arm).aller(f"/evenements/{evenement.pk}/victimes/{une.pk}/")
    julie.attendre_le_direct()
    perdues = julie.perdre_la_premiere_reponse("**/tri/")
    julie.page.get_by_role("button", name="Urgence absolue").press("Enter")
    expect(differes(julie)).to_contain_text("V-1 : Urgence absolue")
    expect(differes(julie)).to_have_count(0)
    expect(julie.page.get_by_text("V-1 : Urgence absolue.")).to_be_visible()
    expect(julie.page.get_by_role("button", name="Urgence absolue")).to_be_focused()
    expect(julie.page.get_by_role("button", name="Urgence absolue")).to_have_attribute("aria-pressed", "true")
    assert perdues == [200]
    assert victimes_dites(evenement) == ["victime.triee"]


def test_ce_qu_un_collegue_a_dit_pendant_la_coupure_se_montre_avant_d_etre_recouvert(
    asseoir, evenement, arm, regulateur, victime
):
    une = victime("ur")
    julie = asseoir(arm).aller(f"/evenements/{evenement.pk}/victimes/")
    julie.attendre_le_direct()
    julie.contexte.set_offline(True)
    expect(julie.etat).to_contain_text("Hors ligne")
    julie.page.get_by_label("État vital de V-1").select_option("implique")
    julie.page.get_by_role("button", name="Changer l’état de V-1").press("Enter")
    trier(auteur=regulateur, victime=une, etat="ua")
    julie.contexte.set_offline(False)

    expect(differes(julie)).to_contain_text("Entre-temps, un collègue a dit V-1 : Urgence absolue.")
    expect(julie.page.get_by_label("État vital de V-1")).to_have_value("ua")
    assert constats(julie.page, "un geste refusé") == []
    assert debords(julie.page, "un geste refusé") == []
    julie.page.reload()
    expect(differes(julie)).to_contain_text("V-1 : Impliqué")
    expect(differes(julie)).to_contain_text("Entre-temps, un collègue a dit V-1 : Urgence absolue.")
    differes(julie).get_by_role("button", name="Corriger").press("Enter")
    expect(julie.page.get_by_label("État vital de V-1")).to_have_value("implique")
    expect(differes(julie)).to_have_count(0)
    assert Victime.objects.get().etat == "ua"

    trier(auteur=regulateur, victime=une, etat="dcd")
    julie.page.get_by_role("button", name="Changer l’état de V-1").press("Enter")
    differes(julie).get_by_role("button", name="Envoyer quand même").press("Enter")
    expect(differes(julie)).to_have_count(0)
    julie.attendre_que(lambda: Victime.objects.get().etat == "implique")


def test_un_bracelet_deja_donne_est_refuse_et_mene_a_corriger_ou_a_comparer(asseoir, evenement, arm, victime):
    premiere, _ = victime("ua", sinus=BRACELET.format(412)), victime("ur")
    liste = f"/evenements/{evenement.pk}/victimes/"
    julie = asseoir(arm).aller(liste)
    julie.attendre_le_direct()
    julie.page.get_by_label("Bracelet SINUS").fill(BRACELET.format(412))
    julie.page.get_by_role("button", name="Urgence relative").press("Enter")
    expect(differes(julie)).to_contain_text("Ce bracelet est déjà celui de V-1.")
    # From the page of a victim, which counts nobody, one is led to the list.
    julie.aller(f"{liste}{premiere.pk}/")
    expect(differes(julie).get_by_role("button", name="Corriger")).to_be_hidden()
    differes(julie).get_by_role("link", name="Aller corriger").press("Enter")
    expect(julie.page).to_have_url(julie.serveur.url + liste)
    differes(julie).get_by_role("button", name="Corriger").press("Enter")
    expect(julie.page.get_by_label("Bracelet SINUS")).to_have_value(BRACELET.format(412))
    expect(differes(julie)).to_have_count(0)
    julie.page.get_by_label("Bracelet SINUS").fill(BRACELET.format(413))
    julie.page.get_by_role("button", name="Urgence relative").press("Enter")
    expect(julie.page.get_by_role("row", name="V-3")).to_contain_text("000413")
    assert Victime.objects.count() == 3

    # Then for somebody already counted: the two may be one.
    julie.page.get_by_label("Bracelet de V-2").fill(BRACELET.format(412))
    julie.page.keyboard.press("Enter")
    expect(differes(julie)).to_contain_text("Ce bracelet est déjà celui de V-1.")
    differes(julie).get_by_role("link", name="Est-ce la même personne").press("Enter")
    expect(julie.page.get_by_role("heading", name="une seule personne")).to_be_visible()
    assert victimes_dites(evenement) == []


def test_ce_qui_arrive_pendant_qu_une_conversation_s_ouvre_y_est(asseoir, arm, voisin, directe):
    """The lines are read, then a message changes and another comes before they are drawn."""
    change = dit(arm, directe, "Je les prends.")
    julie = Bureau(asseoir(arm))

    def retenir(requete):
        lues = requete.fetch()
        modifier(auteur=arm, message=change, texte="Je prends les deux.")
        dit(voisin, directe, "Deux lits à Montauban.")
        expect(julie.page.get_by_role("list", name="Conversations")).to_contain_text("Deux lits")
        requete.fulfill(response=lues)

    julie.page.route("**/lignes/*", retenir)
    julie.ouvrir(directe)
    expect(julie.message("Je prends les deux.")).to_be_visible()
    expect(julie.message("Deux lits")).to_be_visible()
