"""What is said after the count: a place, that nobody is there, that the hospital cannot receive; counting by a key."""

import pytest
from playwright.sync_api import expect

from fil.models import Depeche
from sivic.actes.denombrer import trier
from sivic.actes.orienter import orienter
from sivic.models import Victime
from tests.parcours.axe import ECRANS, constats, debords
from tests.sivic.conftest import BRACELET, evenement, ouvrir, purpan, territoire, victime

__all__ = ["evenement", "ouvrir", "purpan", "territoire", "victime"]


@pytest.fixture
def liste(evenement):
    return f"/evenements/{evenement.pk}/victimes/"


def differes(poste):
    return poste.page.locator("[data-differes] > *")


def test_une_touche_compte_et_ce_que_tape_un_lecteur_hors_du_champ_ne_compte_personne(asseoir, liste, arm):
    julie = asseoir(arm).aller(liste)
    julie.attendre_le_direct()
    # Playwright has no lock of the number pad: with Shift, it gives its figures.
    for rang, touche in enumerate(("2", "Shift+Numpad1", "&"), start=1):
        julie.page.keyboard.press(touche)
        expect(julie.page.get_by_role("row", name=f"V-{rang}")).to_be_visible()
    julie.page.keyboard.type(BRACELET.format(412))
    bracelet = julie.page.get_by_label("Bracelet SINUS")
    bracelet.press("4")
    expect(bracelet).to_have_value("4")
    bracelet.fill("")
    julie.page.get_by_role("button", name="Décédé").press("Enter")
    expect(julie.page.get_by_role("row", name="V-4")).to_be_visible()
    assert [v.etat for v in Victime.objects.order_by("rang")] == ["ur", "ua", "ua", "dcd"]
    julie.page.keyboard.press("?")
    expect(julie.page.get_by_text("Compter : Impliqué")).to_be_visible()


def test_sans_reseau_le_lieu_l_orientation_retiree_et_l_annulation_partent_une_fois(
    asseoir, liste, arm, evenement, victime, purpan
):
    une, autre = victime("ur"), victime("ua", sinus=BRACELET.format(7))
    orienter(auteur=arm, evenement=evenement, victimes=[une.pk], destination=purpan)
    julie = asseoir(arm).aller(f"{liste}{une.pk}/")
    julie.attendre_le_direct()
    julie.contexte.set_offline(True)
    expect(julie.etat).to_contain_text("Hors ligne")
    julie.page.get_by_role("combobox", name="Lieu", exact=True).select_option("pma")
    julie.page.get_by_role("button", name="Changer le lieu").press("Enter")
    julie.page.get_by_role("button", name="retirer l’orientation").press("Enter")
    julie.page.get_by_label("Comptée par erreur").select_option("saisie")
    julie.page.get_by_role("button", name="Annuler V-1").press("Enter")
    attendus = ("V-1 : lieu, Poste médical avancé", "V-1 : orientation retirée", "V-1 : annulée, Erreur de saisie")
    for rang, phrase in enumerate(attendus):
        expect(differes(julie).nth(rang)).to_contain_text(phrase)
    julie.contexte.set_offline(False)
    expect(differes(julie)).to_have_count(0)
    expect(julie.page.get_by_text("elle n’est plus dans aucun compte")).to_be_visible()
    assert constats(julie.page, "victime annulée") == []
    assert debords(julie.page, "victime annulée") == []
    genres = Depeche.objects.filter(groupe=evenement.groupe, objet_type="victime", objet_id=une.pk).order_by("numero")
    assert list(genres.values_list("genre", flat=True))[-3:] == [
        "victime.situee",
        "victime.desorientee",
        "victime.annulee",
    ]
    julie.aller(liste)
    expect(julie.page.get_by_role("row", name="V-1")).to_contain_text("annulée, erreur de saisie")
    assert constats(julie.page, "liste avec une annulée") == []
    assert debords(julie.page, "liste avec une annulée") == []
    julie.aller(f"{liste}{une.pk}/")
    julie.page.get_by_role("button", name="Rétablir V-1").press("Enter")
    expect(julie.page.get_by_text("V-1 est rétablie.")).to_be_visible()
    expect(julie.page.get_by_role("combobox", name="Lieu", exact=True)).to_have_value("pma")
    # A bracelet that was misread, from the list.
    julie.aller(liste)
    julie.page.get_by_role("link", name="Corriger le bracelet de V-2").click()
    julie.page.get_by_label("Corriger le bracelet SINUS").fill(BRACELET.format(1))
    julie.page.keyboard.press("Enter")
    expect(julie.page.get_by_text("porte maintenant le bracelet")).to_be_visible()
    julie.attendre_que(lambda: Victime.objects.get(pk=autre.pk).sinus == BRACELET.format(1))


def test_une_annulation_tardive_ne_recouvre_pas_un_collegue_qui_y_a_vu_quelqu_un(
    asseoir, liste, arm, regulateur, victime
):
    une = victime("ur")
    julie = asseoir(arm).aller(f"{liste}{une.pk}/")
    julie.attendre_le_direct()
    julie.contexte.set_offline(True)
    expect(julie.etat).to_contain_text("Hors ligne")
    julie.page.get_by_label("Comptée par erreur").select_option("introuvable")
    julie.page.get_by_role("button", name="Annuler V-1").press("Enter")
    trier(auteur=regulateur, victime=une, etat="ua")
    julie.contexte.set_offline(False)
    expect(differes(julie)).to_contain_text("Vérifiez que personne n’est là.")
    assert Victime.objects.get().annulation == ""
    differes(julie).get_by_role("button", name="Envoyer quand même").press("Enter")
    julie.attendre_que(lambda: Victime.objects.get().annulation == "introuvable")


def test_l_adresse_garde_le_filtre_quand_la_liste_se_redessine(asseoir, liste, arm, regulateur, victime, purpan):
    victime("ua"), victime("ur")
    largeur, hauteur = ECRANS["1366"]
    julie = asseoir(arm, viewport={"width": largeur, "height": hauteur}).aller(liste)
    julie.attendre_le_direct()
    julie.page.get_by_text("Filtrer", exact=True).first.press("Enter")
    julie.page.get_by_role("combobox", name="État", exact=True).select_option("ua")
    julie.page.get_by_role("button", name="Filtrer", exact=True).press("Enter")
    expect(julie.page).to_have_url(f"{julie.serveur.url}{liste}?q=&etat=ua&lieu=&vers=")
    julie.attendre_le_direct()
    expect(julie.page.get_by_role("row", name="V-2")).to_have_count(0)
    victime("ua", auteur=regulateur), victime("ur", auteur=regulateur)
    expect(julie.page.get_by_role("row", name="V-3")).to_be_visible()
    expect(julie.page.get_by_text("2 sur 4")).to_be_visible()
    expect(julie.page.get_by_role("row", name="V-4")).to_have_count(0)
    assert constats(julie.page, "liste filtrée") == []
    assert debords(julie.page, "liste filtrée") == []
