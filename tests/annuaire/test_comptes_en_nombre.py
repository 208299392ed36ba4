"""The accounts of a whole team, from the list of its cadre: all of them or none."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from annuaire.actes.comptes_en_nombre import COMPTES_MAX, CompteDemande, creer_comptes
from annuaire.models import Role, Utilisateur
from fil.models import Depeche
from portail.typographie import phrase
from tests import fabriques
from tests.annuaire.porte import confirmer, entrer

pytestmark = pytest.mark.django_db
PAGE = "/administration/comptes/plusieurs/"
CREER = 'value="creer"'
EQUIPE = (
    "Prénom;Nom;Fonction\nAnaïs;Le Goff;ARM\nPaul;d'Amico;Médecin régulateur;p.damico;Lecteur;samu31;05 36 49 00 12\n"
)


@pytest.fixture
def gere(client, cadre):
    client.force_login(cadre)
    confirmer(client)
    return client


def envoyer(client, lignes, geste="lire", **plus):
    return client.post(PAGE, {"lignes": lignes, "geste": geste} | plus)


def test_une_liste_se_verifie_puis_se_cree(gere, client, cadre, samu31):
    lue = envoyer(gere, EQUIPE)
    assert "anais.le-goff" in lue.text and "Créer les 2 comptes" in lue.text
    assert not Utilisateur.objects.filter(username="anais.le-goff").exists()
    faite = envoyer(gere, EQUIPE, "creer")
    anais, paul = (cree.utilisateur for cree in faite.context["crees"])
    assert (anais.username, anais.poste.entite, anais.poste.role) == ("anais.le-goff", samu31, Role.CONTRIBUTEUR)
    assert (paul.username, paul.poste.fonction, paul.poste.role) == ("p.damico", "Médecin régulateur", Role.LECTEUR)
    assert paul.telephone == "05 36 49 00 12"
    assert Depeche.objects.filter(genre="compte.cree", auteur=cadre).count() == 2
    clair = faite.context["crees"][0].mot_de_passe
    assert clair in faite.text
    client.logout()
    assert entrer(client, "anais.le-goff", clair).status_code == 302
    anais.refresh_from_db()
    assert anais.doit_changer_mot_de_passe


def test_une_ligne_refusee_et_rien_n_est_cree(gere, arm):
    liste = "Zoé\tRoy\nJulie\tPetit\n\tSansPrenom\nLéa\tBon\tARM\t\tchef\nMax\tBon\tARM\t\t\tSAMU99\nZoe\tRoy\n"
    avant = Utilisateur.objects.count()
    for geste in ("lire", "creer"):
        page = envoyer(gere, liste, geste)
        assert page.status_code == 200 and CREER not in page.text and "Zoé\tRoy" in page.text
        dits = {ligne.rang: " ".join(ligne.refus) for ligne in page.context["lignes"]}
        assert dits[1] == ""
        assert "déjà pris" in dits[2] and "prénom" in dits[3] and "Rôle «\u00a0chef\u00a0» inconnu" in dits[4]
        assert "Entité «\u00a0SAMU99\u00a0» inconnue" in dits[5]
        assert "5 lignes à corriger sur 6" in page.text or "4 lignes à corriger sur 6" in page.text
    assert Utilisateur.objects.count() == avant and not Depeche.objects.filter(genre="compte.cree").exists()


def test_deux_lignes_de_meme_identifiant_se_disent(gere):
    page = envoyer(gere, "Zoé;Roy\nZoe;Roy\n")
    assert [bool(ligne.refus) for ligne in page.context["lignes"]] == [False, True]


def test_un_responsable_ne_cree_que_chez_lui_et_pas_au_dessus_de_lui(gere, samu82):
    page = envoyer(gere, "Zoé;Roy;ARM;;;SAMU82\nLéa;Bon;ARM;;Administrateur\n")
    premiere, seconde = page.context["lignes"]
    assert "n'est pas la vôtre" in premiere.refus[0] and "rôle supérieur au vôtre" in seconde.refus[0]


def test_un_administrateur_nomme_l_entite(client, dgos, samu82):
    admin = fabriques.personne("root.admin", dgos, role=Role.ADMINISTRATEUR)
    client.force_login(admin)
    confirmer(client)
    assert phrase("Donnez le code de l'entité.") in envoyer(client, "Zoé;Roy").text
    faite = envoyer(client, "Zoé;Roy;ARM;;;SAMU82", "creer")
    assert faite.context["crees"][0].utilisateur.poste.entite == samu82


def test_un_fichier_se_lit_comme_une_liste_collee(gere):
    fichier = SimpleUploadedFile("equipe.csv", ("\ufeff" + EQUIPE).encode(), "text/csv")
    page = envoyer(gere, "", fichier=fichier)
    assert "Créer les 2 comptes" in page.text and "Le Goff" in page.context["formulaire"]["lignes"].value()
    latin = SimpleUploadedFile("equipe.csv", EQUIPE.encode("latin-1"), "text/csv")
    assert "Enregistrez-le en UTF-8." in envoyer(gere, "", fichier=latin).text
    assert "Donnez au moins une ligne." in envoyer(gere, " \n").text


def test_au_dela_de_soixante_on_s_y_reprend(gere, cadre, samu31):
    trop = "".join(f"Zoé;Roy {chr(97 + rang % 26)}{rang}\n" for rang in range(COMPTES_MAX + 1))
    for geste in ("lire", "creer"):
        page = envoyer(gere, trop, geste)
        assert "61 lignes" in page.text and CREER not in page.text
    demande = CompteDemande("Zoé", "Roy", "zoe.roy", samu31, Role.CONTRIBUTEUR)
    with pytest.raises(ValidationError, match="Au plus 60"):
        creer_comptes(auteur=cadre, demandes=[demande] * (COMPTES_MAX + 1))
    assert not Utilisateur.objects.filter(first_name="Zoé").exists()


def test_la_liste_est_pour_qui_gere(client, arm):
    client.force_login(arm)
    confirmer(client)
    assert client.get(PAGE).status_code == 403
    assert envoyer(client, EQUIPE, "creer").status_code == 403
