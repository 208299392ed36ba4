"""The page of an entité, corrected by who answers for it: its numbers are those that one dials at night."""

import pytest
from django.core.exceptions import ValidationError

from annuaire.actes.entites import Ligne, modifier_entite
from annuaire.droits import DroitInsuffisant
from annuaire.etat import empreinte_entite
from annuaire.models import Entite, Numero, Role
from fil.models import Depeche
from portail.typographie import phrase
from tests import fabriques

pytestmark = pytest.mark.django_db
SATELLITE = Ligne("satellite", "+33 6 39 98 00 31", "Salle de crise")


@pytest.fixture(autouse=True)
def connu(samu31):
    Numero.objects.create(entite=samu31, genre="regulation", numero="05 36 49 00 31")


def numeros(entite):
    return list(entite.numeros.order_by("genre", "id").values_list("genre", "numero", "libelle"))


def saisie(client, **plus):
    """What the page sends back, as it shows it, and what one changes there."""
    return remplie(client.get("/annuaire/entites/SAMU31/modifier/"), **plus)


def remplie(page, **plus):
    formulaires = [page.context["formulaire"], page.context["lignes"].management_form, *page.context["lignes"]]
    champs = {champ.html_name: champ.value() for formulaire in formulaires for champ in formulaire}
    return {nom: "" if valeur is None else valeur for nom, valeur in champs.items()} | plus


def test_le_responsable_change_les_numeros_que_tous_lisent(client, cadre, voisin, samu31):
    client.force_login(cadre)
    assert "Modifier la fiche" in client.get("/annuaire/entites/SAMU31/").text
    champs = saisie(client, adresse="Hôpital Purpan", latitude="43,611", longitude="1.397")
    champs |= {"numeros-0-numero": " 05 36  49 00 99 ", "numeros-1-genre": "satellite"}
    champs |= {"numeros-1-numero": SATELLITE.numero, "numeros-1-libelle": SATELLITE.libelle}
    reponse = client.post("/annuaire/entites/SAMU31/modifier/", champs, follow=True)
    assert reponse.redirect_chain == [("/annuaire/entites/SAMU31/", 302)] and "Fiche enregistrée." in reponse.text
    client.force_login(voisin)
    lue = client.get("/annuaire/entites/SAMU31/").text
    assert (
        "tel:0536490099" in lue
        and "tel:+33639980031" in lue
        and "Salle de crise" in lue
        and "Purpan" in lue
        and "05 36 49 00 31" not in lue
    )
    assert "Modifier la fiche" not in lue
    samu31.refresh_from_db()
    assert (samu31.latitude, samu31.longitude) == (43.611, 1.397)


def test_un_numero_vide_disparait_et_le_registre_dit_ce_qui_reste(client, cadre, samu31):
    client.force_login(cadre)
    client.post("/annuaire/entites/SAMU31/modifier/", saisie(client, **{"numeros-0-numero": ""}))
    assert numeros(samu31) == []
    depeche = Depeche.objects.get(genre="entite.modifiee")
    assert (depeche.auteur, depeche.objet_id, depeche.donnees["numeros"]) == (cadre, samu31.pk, [])
    assert "Fiche modifiée" in client.get("/administration/journal/").text


def test_rien_ne_change_rien_ne_s_ecrit(client, cadre):
    client.force_login(cadre)
    assert client.post("/annuaire/entites/SAMU31/modifier/", saisie(client)).status_code == 302
    assert not Depeche.objects.filter(genre="entite.modifiee").exists()


@pytest.mark.parametrize("qui", ["arm", "voisin", "agent_ars", "veille", "etranger"])
def test_les_autres_lisent_et_ne_changent_rien(client, request, samu31, qui):
    personne = request.getfixturevalue(qui)
    client.force_login(personne)
    assert client.get("/annuaire/entites/SAMU31/modifier/").status_code == 403
    with pytest.raises(DroitInsuffisant, match="responsable de cette entité"):
        modifier_entite(auteur=personne, entite=samu31, numeros=[])
    assert len(numeros(samu31)) == 1


def test_un_administrateur_change_toutes_les_fiches_et_nulle_adresse_inconnue(client, dgos, samu31):
    admin = fabriques.personne("root.admin", dgos, role=Role.ADMINISTRATEUR)
    modifier_entite(auteur=admin, entite=samu31, numeros=[SATELLITE])
    assert numeros(samu31) == [tuple(SATELLITE)]
    client.force_login(admin)
    assert client.get("/annuaire/entites/SAMU99/modifier/").status_code == 404


@pytest.mark.parametrize(
    ("numero", "plus", "dit"),
    [
        ("demander Julie", {}, "« demander Julie » ne se compose pas : des chiffres, 24 signes au plus."),
        ("05 36 49 00 31", {}, "Le même numéro figure deux fois sous le même usage."),
        ("05 36 49 00 32", {"latitude": "43"}, "Donnez la latitude et la longitude, ou aucune des deux."),
        ("05 36 49 00 32", {"latitude": "143", "longitude": "1"}, "inférieure ou égale à 90"),
        ("0" * 25, {}, "au plus 24"),
    ],
)
def test_ce_qui_ne_se_compose_pas_est_refuse_et_reste_a_l_ecran(client, cadre, samu31, numero, plus, dit):
    client.force_login(cadre)
    ajout = {"numeros-1-genre": "regulation", "numeros-1-numero": numero}
    reponse = client.post("/annuaire/entites/SAMU31/modifier/", saisie(client, **ajout | plus))
    assert reponse.status_code == 200
    assert phrase(dit) in reponse.text and numero in reponse.text
    assert len(numeros(samu31)) == 1


@pytest.mark.parametrize(
    ("numero", "compose"),
    [("05 36 49 00 32 p. 12", "0536490032"), ("+33 5 36 49 00 32 p. 8", "+33536490032"), ("Poste 4512", "4512")],
)
def test_ce_qu_on_demande_apres_un_numero_s_ecrit_et_ne_se_compose_pas(client, cadre, samu31, numero, compose):
    client.force_login(cadre)
    ajout = {"numeros-1-genre": "regulation", "numeros-1-numero": numero}
    fiche = client.post("/annuaire/entites/SAMU31/modifier/", saisie(client, **ajout), follow=True)
    assert numero in fiche.text and f'href="tel:{compose}"' in fiche.text


def test_on_ne_couvre_pas_ce_qu_un_collegue_vient_de_changer(client, cadre, samu31):
    client.force_login(cadre)
    champs = saisie(client, adresse="Vieille adresse")
    modifier_entite(auteur=cadre, entite=samu31, numeros=[SATELLITE], vue=empreinte_entite(samu31))
    reponse = client.post("/annuaire/entites/SAMU31/modifier/", champs)
    assert phrase("relisez-la avant d'enregistrer") in reponse.text and "Vieille adresse" in reponse.text
    assert numeros(samu31) == [tuple(SATELLITE)]
    with pytest.raises(ValidationError, match="entre-temps"):
        modifier_entite(auteur=cadre, entite=samu31, numeros=[], vue="autre")
    assert Entite.objects.get(pk=samu31.pk).adresse == ""


def test_apres_avoir_lu_ce_qu_un_collegue_a_change_on_enregistre_ce_que_l_on_avait_saisi(client, cadre, samu31):
    client.force_login(cadre)
    champs = saisie(client, adresse="Vieille adresse")
    modifier_entite(auteur=cadre, entite=samu31, numeros=[SATELLITE], adresse="Rue neuve")
    refusee = client.post("/annuaire/entites/SAMU31/modifier/", champs)
    assert SATELLITE.numero in refusee.text and "Rue neuve" in refusee.text
    assert client.post("/annuaire/entites/SAMU31/modifier/", remplie(refusee)).status_code == 302
    assert Entite.objects.get(pk=samu31.pk).adresse == "Vieille adresse"
    assert numeros(samu31) == [("regulation", "05 36 49 00 31", "")]
