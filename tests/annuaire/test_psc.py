"""Pro Santé Connect, against a real provider on this machine."""

from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils.html import escape

from annuaire.actes.machines import ouvrir_acces_machine
from annuaire.connexion.confirmation import DEMANDE_VAUT, TROP_TARD
from annuaire.models import Affectation, Utilisateur
from portail.psc import fournisseur
from portail.typographie import phrase
from tests.annuaire.porte import laisser_attendre
from tests.fabriques import MOT_DE_PASSE
from tests.fournisseur_psc import CLIENT, IDENTITE, SECRET, FournisseurPsc

CONNEXION = "/compte/connexion/"
NOUVEAU_COMPTE = "/administration/comptes/nouveau/"


@pytest.fixture
def psc(settings):
    local = FournisseurPsc()
    settings.SOCIALACCOUNT_PROVIDERS = fournisseur(local.adresse, CLIENT, SECRET)
    yield local
    local.eteindre()


@pytest.fixture
def julie(arm):
    Utilisateur.objects.filter(pk=arm.pk).update(identifiant_psc="899700001234")
    return arm


def partir(client, suite="", par="/compte/psc/"):
    """Leave for the provider, which agrees: the address to which it sends the browser back."""
    aller = client.get(f"{par}{suite}")
    assert aller.status_code == 302
    retour = urlsplit(requests.get(aller["Location"], allow_redirects=False, timeout=5).headers["Location"])
    return f"{retour.path}?{retour.query}"


def test_le_bouton_n_est_la_que_si_psc_est_configure(client, db, psc, settings):
    assert "Pro Santé Connect" in client.get(CONNEXION).content.decode()

    settings.SOCIALACCOUNT_PROVIDERS = fournisseur("", "", "")
    assert "Pro Santé Connect" not in client.get(CONNEXION).content.decode()
    assert client.get("/compte/psc/").status_code == 404


def test_la_demande_est_celle_que_psc_attend(client, psc, julie):
    partir(client)

    demande = psc.demandes[0]
    assert set(demande["scope"].split()) == {"openid", "scope_all"}
    assert (demande["acr_values"], demande["code_challenge_method"]) == ("eidas1", "S256")
    assert demande["redirect_uri"].endswith("/compte/psc/retour/")


@pytest.mark.parametrize("acr", ["eidas1", "eidas2"])
def test_la_personne_connue_entre_sans_autre_facteur(client, psc, julie, settings, acr):
    settings.SECOND_FACTEUR_OBLIGATOIRE = True
    psc.acr = acr

    reponse = client.get(partir(client, "?next=/groupes/"))

    assert reponse["Location"] == "/groupes/"
    assert client.session["_auth_user_id"] == str(julie.pk)
    assert client.get("/groupes/").status_code == 200
    assert not SocialAccount.objects.exists()


def test_une_identite_inconnue_n_entre_pas_et_ne_cree_rien(client, psc, arm):
    reponse = client.get(partir(client))

    assert reponse.status_code == 403 and "Aucun compte du portail" in reponse.content.decode()
    assert "_auth_user_id" not in client.session and Utilisateur.objects.count() == 1


def test_une_identite_sans_numero_n_entre_pas(client, psc, arm):
    del psc.identite["SubjectNameID"]

    assert client.get(partir(client)).status_code == 403


def test_un_compte_de_machine_n_entre_pas_par_psc(client, psc, samu31):
    machine = ouvrir_acces_machine(nom="ror", entite=samu31).acces.compte
    Utilisateur.objects.filter(pk=machine.pk).update(identifiant_psc="899700001234")

    assert client.get(partir(client)).status_code == 403
    assert "_auth_user_id" not in client.session


def test_un_compte_ferme_n_entre_pas_par_psc(client, psc, julie):
    Utilisateur.objects.filter(pk=julie.pk).update(is_active=False)

    assert client.get(partir(client))["Location"] == "/compte/ferme/"


@pytest.mark.parametrize("acr", ["eidas0", "", "eidas3"])
def test_un_niveau_de_garantie_insuffisant_est_refuse(client, psc, julie, acr):
    psc.acr = acr

    reponse = client.get(partir(client))

    assert reponse.status_code == 403 and "niveau de garantie" in reponse.content.decode()
    assert "_auth_user_id" not in client.session


def test_une_reponse_rejouee_est_refusee(client, psc, julie):
    retour = partir(client)
    client.get(retour)
    client.post("/compte/deconnexion/")

    for navigateur in (client, client.__class__()):
        reponse = navigateur.get(retour)
        assert reponse.status_code == 401 and "déjà servi" in reponse.content.decode()
        assert "_auth_user_id" not in navigateur.session


def test_un_jeton_signe_par_une_autre_cle_est_refuse(client, psc, julie):
    psc.cle_qui_signe = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    reponse = client.get(partir(client))

    assert reponse.status_code == 401 and "_auth_user_id" not in client.session


def test_une_identite_qui_n_est_pas_celle_du_jeton_est_refusee(client, psc, julie):
    psc.identite["sub"] = "quelqu-un-d-autre"

    assert client.get(partir(client)).status_code == 403


def test_psc_ne_se_rattache_pas_au_compte_ouvert(client, psc, regulateur):
    client.force_login(regulateur, backend="annuaire.connexion.ConnexionPortail")

    assert client.get(partir(client, "?process=connect")).status_code == 403
    assert not SocialAccount.objects.exists()


def test_psc_en_panne_renvoie_au_formulaire_qui_marche(client, psc, julie):
    psc.eteindre()

    reponse = client.get("/compte/psc/", follow=True)

    assert "Pro Santé Connect ne répond pas" in reponse.content.decode()
    entree = client.post(CONNEXION, {"login": "julie.petit", "password": MOT_DE_PASSE})
    assert entree["Location"] == "/"


def test_psc_en_panne_au_retour_le_dit(client, psc, julie):
    retour = partir(client)
    psc.eteindre()

    assert "ne répond pas" in client.get(retour, follow=True).content.decode()


def test_une_reponse_illisible_est_refusee(client, psc, julie):
    psc.identite.pop("sub")

    reponse = client.get(partir(client))

    assert reponse.status_code == 403 and "n’a pas confirmé" in reponse.content.decode()


def test_abandonner_ramene_a_la_connexion(client, psc, julie):
    retour = partir(client)
    etat = retour.partition("state=")[2]

    reponse = client.get(f"/compte/psc/retour/?error=access_denied&state={etat}", follow=True)

    assert "abandonnée" in reponse.content.decode()


def test_plusieurs_activites_et_plusieurs_postes_font_choisir(client, psc, julie, samu82):
    Affectation.objects.create(utilisateur=julie, entite=samu82, fonction="ARM")
    psc.identite["SubjectRefPro"]["exercices"][0]["activities"].append({"raisonSocialeSite": "CH DE MONTAUBAN"})

    reponse = client.get(partir(client, "?next=/groupes/"))

    assert reponse["Location"] == "/compte/connexion/poste/?next=%2Fgroupes%2F"


def confirmer_par_psc(client, adresse):
    """Go through Pro Santé Connect as the link of the refusal says, up to the page that was asked."""
    refus = client.get(adresse)["Location"]
    return client.get(partir(client, par=refus))


def test_qui_est_venu_par_psc_y_confirme_et_revient(client, psc, cadre):
    Utilisateur.objects.filter(pk=cadre.pk).update(identifiant_psc="899700001234")
    psc.demandee_il_y_a = 3600
    client.get(partir(client))
    cle = client.session.session_key
    assert client.get(NOUVEAU_COMPTE)["Location"].startswith("/compte/confirmer/psc/?")

    psc.demandee_il_y_a = 0
    reponse = confirmer_par_psc(client, NOUVEAU_COMPTE)

    assert (psc.demandes[-1]["prompt"], psc.demandes[-1]["max_age"]) == ("login", "0")
    assert client.get(reponse["Location"])["Location"] == NOUVEAU_COMPTE
    assert client.get(NOUVEAU_COMPTE).status_code == 200 and client.session.session_key == cle


def test_au_retour_de_psc_ce_qui_attendait_depuis_trop_longtemps_n_est_pas_fait(client, psc, cadre):
    Utilisateur.objects.filter(pk=cadre.pk).update(identifiant_psc="899700001234")
    psc.demandee_il_y_a = 3600
    client.get(partir(client))
    refus = client.post(NOUVEAU_COMPTE)["Location"]
    laisser_attendre(client, DEMANDE_VAUT + 1)

    psc.demandee_il_y_a = 0
    reponse = client.get(partir(client, par=refus))

    assert client.get(reponse["Location"])["Location"] == "/"
    assert phrase(TROP_TARD) in client.get("/").text


def test_psc_qui_se_souvient_de_la_personne_ne_confirme_rien(client, psc, cadre):
    Utilisateur.objects.filter(pk=cadre.pk).update(identifiant_psc="899700001234")
    psc.demandee_il_y_a = 3600
    client.get(partir(client))

    reponse = confirmer_par_psc(client, NOUVEAU_COMPTE)

    assert reponse.status_code == 403 and "à nouveau" in reponse.content.decode()
    assert client.get(NOUVEAU_COMPTE).status_code == 302


def test_l_identite_psc_d_un_autre_ne_confirme_rien(client, psc, julie, cadre):
    client.force_login(cadre, backend="annuaire.connexion.ConnexionPortail")

    reponse = client.get(partir(client, "?process=redirect"))

    assert reponse.status_code == 403 and "n’est pas celle" in reponse.content.decode()
    assert client.get(NOUVEAU_COMPTE).status_code == 302
    assert sortir(client) == "", "son jeton n’est pas gardé"


def test_psc_en_panne_laisse_confirmer_par_le_mot_de_passe(client, psc, cadre):
    Utilisateur.objects.filter(pk=cadre.pk).update(identifiant_psc="899700001234")
    psc.demandee_il_y_a = 3600
    client.get(partir(client))
    psc.eteindre()

    reponse = client.get(f"/compte/confirmer/psc/?next={NOUVEAU_COMPTE}")

    assert reponse["Location"].startswith("/compte/confirmer/?next=")


def sortir(client):
    """Sign out here; the address at which the page ends the session there, if it does."""
    page = client.post("/compte/deconnexion/")
    assert "_auth_user_id" not in client.session
    suite = page.get("Refresh", "").removeprefix("0; url=")
    assert escape(suite) in page.content.decode()
    return suite


def test_se_deconnecter_ferme_aussi_la_session_de_psc(client, psc, julie):
    client.get(partir(client))

    retour = requests.get(sortir(client), allow_redirects=False, timeout=5).headers["Location"]

    assert psc.sorties == [IDENTITE["sub"]]
    assert retour == "http://testserver/compte/psc/sortie/"
    page = client.get(retour, follow=True).content.decode()
    assert "déconnecté du portail et de Pro Santé Connect" in page


def test_qui_a_confirme_par_psc_l_y_laisse_ferme_aussi(client, psc, julie):
    client.force_login(julie, backend="annuaire.connexion.ConnexionPortail")
    client.get(partir(client, par="/compte/confirmer/psc/"))

    assert sortir(client).startswith(f"{psc.adresse}/sortie?")


def test_qui_n_y_est_pas_alle_n_y_est_pas_envoye(client, psc, julie):
    client.force_login(julie, backend="annuaire.connexion.ConnexionPortail")

    assert sortir(client) == ""


def test_sans_adresse_de_sortie_on_sort_du_portail_seul(client, psc, julie):
    psc.a_une_sortie = False
    client.get(partir(client))

    assert sortir(client) == ""
