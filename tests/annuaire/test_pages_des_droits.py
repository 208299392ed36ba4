"""The pages of groupes, administration and profile: what each may open, what is refused and how it is said."""

import re

import pytest

from annuaire.actes.groupes import creer_groupe_thematique
from annuaire.actes.participations import inviter
from annuaire.annonces import registre_des_habilitations
from annuaire.models import Affectation, Droit, Groupe, Role, Utilisateur
from tests import fabriques
from tests.annuaire.porte import confirmer

MOTEUR = "annuaire.connexion.ConnexionPortail"


@pytest.fixture
def administrateur(dgos):
    return fabriques.personne("anne.admin", dgos, role=Role.ADMINISTRATEUR, fonction="Administration")


@pytest.fixture
def cellule(arm):
    return creer_groupe_thematique(auteur=arm, nom="Grand froid")


@pytest.fixture
def entrer(client):
    def _entrer(personne):
        client.force_login(personne, backend=MOTEUR)
        confirmer(client)
        return client

    return _entrer


# --- Groupes ---


def test_chacun_voit_ses_groupes_et_pas_ceux_des_autres(entrer, arm, etranger, cellule, region):
    assert {"Grand froid", "Région Occitanie"} <= noms(entrer(arm).get("/groupes/"))
    assert not {"Grand froid", "Région Occitanie"} & noms(entrer(etranger).get("/groupes/"))


def noms(reponse):
    return {groupe.nom for groupe in reponse.context["groupes"]}


def test_un_groupe_etranger_n_existe_pas(entrer, etranger, region):
    client = entrer(etranger)

    for adresse in ("", "modifier/"):
        assert client.get(f"/groupes/{region.pk}/{adresse}").status_code == 404
    for adresse in ("quitter/", "participants/"):
        assert client.post(f"/groupes/{region.pk}/{adresse}").status_code == 404


def test_le_registre_des_habilitations_ne_s_ouvre_pas_comme_un_groupe(entrer, administrateur):
    registre = registre_des_habilitations()

    assert entrer(administrateur).get(f"/groupes/{registre.pk}/").status_code == 404


def test_un_participant_lit_la_liste_sans_pouvoir_la_changer(entrer, arm, region, samu59):
    client = entrer(arm)
    page = client.get(f"/groupes/{region.pk}/").content.decode()
    assert "Samu 82" in page and "Retirer" not in page and 'id="candidats"' not in page
    # No event has tabs here: the map of a groupe is reached from its page and from its logbook.
    carte = f'href="/groupes/{region.pk}/carte/"'
    assert carte in page and carte in client.get(f"/mains-courantes/{region.pk}/").text

    reponse = client.post(f"/groupes/{region.pk}/participants/", {"entite": samu59.pk, "droit": 1})
    assert reponse.status_code == 403 and "pilote ce groupe" in reponse.content.decode()


def test_creer_un_groupe_mene_a_ses_participants(entrer, arm):
    client = entrer(arm)
    reponse = client.post("/groupes/nouveau/", {"nom": "Grand froid", "avec_mon_entite": "on"}, follow=True)

    groupe = Groupe.objects.get(nom="Grand froid")
    assert reponse.redirect_chain[-1][0] == f"/groupes/{groupe.pk}/"
    assert "Samu 31" in reponse.content.decode()


def test_un_groupe_sans_nom_garde_ce_qui_est_tape(entrer, arm):
    reponse = entrer(arm).post("/groupes/nouveau/", {"nom": "ab", "description": "Plan hivernal"})

    page = reponse.content.decode()
    assert "au moins 3 caractères" in page and "Plan hivernal" in page and 'aria-invalid="true"' in page


def test_un_lecteur_ne_cree_pas_de_groupe(entrer, veille):
    client = entrer(veille)
    assert "Créer un groupe" not in client.get("/groupes/").content.decode()
    assert client.get("/groupes/nouveau/").status_code == 403


def test_la_recherche_offre_des_candidats_puis_les_ajoute(entrer, arm, voisin, samu82, cellule):
    client = entrer(arm)
    fragment = client.get(f"/groupes/{cellule.pk}/", {"q": "samu 82"}, headers={"hx-target": "candidats"})
    assert '<p id="candidats-dits" hx-swap-oob="innerHTML">2 réponses</p>' in fragment.text
    assert '<div id="candidats">' in client.get(f"/groupes/{cellule.pk}/").text, "whole forms are not to be read aloud"
    assert "Samu 82" in fragment.content.decode() and "<html" not in fragment.content.decode()

    client.post(f"/groupes/{cellule.pk}/participants/", {"entite": samu82.pk, "droit": Droit.LECTURE})
    client.post(f"/groupes/{cellule.pk}/participants/", {"personne": voisin.pk, "droit": Droit.ECRITURE})

    assert cellule.participations.filter(entite=samu82, droit=Droit.LECTURE).exists()
    assert cellule.participations.filter(utilisateur=voisin, droit=Droit.ECRITURE).exists()
    page = client.get(f"/groupes/{cellule.pk}/", {"q": "samu 82"}).content.decode()
    assert "Participe déjà" in page


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({"entite": "999999"}, 404),
        ({"entite": "x"}, 404),
        ({"personne": "9" * 40}, 404),
        ({}, 302),
        ({"droit": "9"}, 302),
    ],
)
def test_un_ajout_forge_est_refuse(entrer, arm, cellule, champs, attendu):
    reponse = entrer(arm).post(f"/groupes/{cellule.pk}/participants/", {"droit": 1} | champs)

    assert reponse.status_code == attendu and cellule.participations.count() == 1


def test_changer_puis_retirer_un_participant(entrer, arm, voisin, samu82, cellule):
    participation = inviter(auteur=arm, groupe=cellule, entite=samu82, droit=Droit.LECTURE)
    client, adresse = entrer(arm), f"/groupes/{cellule.pk}/participants/{participation.pk}/"

    client.post(adresse, {"droit": Droit.ECRITURE})
    participation.refresh_from_db()
    assert participation.droit == Droit.ECRITURE

    client.post(f"{adresse}retirer/")
    assert entrer(voisin).get(f"/groupes/{cellule.pk}/").status_code == 404
    assert entrer(arm).post(f"{adresse}retirer/").status_code == 404


def test_la_participation_d_un_autre_groupe_ne_se_touche_pas_par_celui_ci(entrer, arm, region, cellule):
    ailleurs = region.participations.first()

    assert entrer(arm).post(f"/groupes/{cellule.pk}/participants/{ailleurs.pk}/retirer/").status_code == 404


def test_le_refus_de_quitter_est_dit_sur_la_page(entrer, arm, cellule):
    page = entrer(arm).post(f"/groupes/{cellule.pk}/quitter/", follow=True).content.decode()

    assert "dernier à piloter" in page


def test_quitter_ramene_a_ses_groupes(entrer, arm, voisin, cellule):
    inviter(auteur=arm, groupe=cellule, personne=voisin, droit=Droit.LECTURE)

    reponse = entrer(voisin).post(f"/groupes/{cellule.pk}/quitter/")

    assert reponse["Location"] == "/groupes/"
    assert entrer(voisin).get(f"/groupes/{cellule.pk}/").status_code == 404


def test_un_administrateur_gere_les_participants_sans_voir_le_contenu(entrer, administrateur, cellule):
    client = entrer(administrateur)
    assert "Grand froid" not in noms(client.get("/groupes/"))
    assert "Grand froid" in noms(client.get("/groupes/?tous=oui"))
    assert client.get(f"/groupes/{cellule.pk}/").status_code == 200
    assert client.get(f"/mains-courantes/{cellule.pk}/").status_code == 404


# --- Administration ---


def test_l_administration_est_a_qui_gere_des_personnes(entrer, arm, cadre):
    reponse = entrer(arm).get("/administration/")
    assert reponse.status_code == 403 and "réservée" in reponse.content.decode()

    assert entrer(cadre).get("/administration/").status_code == 200


def test_un_responsable_ne_voit_que_les_siens_un_administrateur_tout_le_monde(
    entrer, cadre, arm, voisin, administrateur
):
    def identifiants(personne):
        return {p.username for p in entrer(personne).get("/administration/").context["page"]}

    assert identifiants(cadre) == {"julie.petit", "sylvie.marty"}
    assert identifiants(administrateur) >= {"julie.petit", "luc.blanc", "anne.admin"}


def test_la_liste_se_cherche_et_montre_les_comptes_fermes(entrer, cadre, arm, regulateur):
    Utilisateur.objects.filter(pk=regulateur.pk).update(is_active=False)
    client = entrer(cadre)

    assert [p.username for p in client.get("/administration/?q=petit").context["page"]] == ["julie.petit"]
    assert [p.username for p in client.get("/administration/?etat=fermes").context["page"]] == ["malik.alaoui"]
    assert "Aucun compte" in client.get("/administration/?q=zzzz").content.decode()


def test_la_page_d_une_personne_d_ailleurs_n_existe_pas(entrer, cadre, voisin):
    client, base = entrer(cadre), f"/administration/personnes/{voisin.pk}/"

    assert client.get(base).status_code == 404
    for suite in ("identite/", "postes/", "activer/", "desactiver/", "reinitialiser/"):
        assert client.post(base + suite).status_code == 404
    assert client.get(f"/administration/postes/{voisin.poste.pk}/").status_code == 404
    assert client.post(f"/administration/postes/{voisin.poste.pk}/terminer/").status_code == 404


def test_creer_un_compte_montre_le_mot_de_passe_une_seule_fois(entrer, cadre, samu31):
    champs = {"identifiant": "lea.martin", "prenom": "Léa", "nom": "Martin", "entite": samu31.pk, "role": "lecteur"}
    reponse = entrer(cadre).post("/administration/comptes/nouveau/", champs)

    page = reponse.content.decode()
    assert reponse.context["mot_de_passe"] in page and "no-store" in reponse["Cache-Control"]
    assert Utilisateur.objects.get(username="lea.martin").check_password(reponse.context["mot_de_passe"])


def test_un_compte_refuse_garde_ce_qui_est_tape_et_dit_pourquoi(entrer, cadre, arm, samu31):
    champs = {
        "identifiant": "julie.petit",
        "prenom": "Julie",
        "nom": "Petitjean",
        "entite": samu31.pk,
        "role": "lecteur",
    }
    page = entrer(cadre).post("/administration/comptes/nouveau/", champs).content.decode()

    assert "déjà pris" in page and 'value="Petitjean"' in page


def test_le_formulaire_n_offre_ni_autre_entite_ni_role_superieur(entrer, cadre, samu82):
    client = entrer(cadre)
    page = client.get("/administration/comptes/nouveau/").content.decode()
    assert "Samu 31" in page and "Samu 82" not in page and "Administrateur" not in page

    champs = {"identifiant": "lea.martin", "prenom": "Léa", "nom": "M", "entite": samu82.pk, "role": "administrateur"}
    client.post("/administration/comptes/nouveau/", champs)
    assert not Utilisateur.objects.filter(username="lea.martin").exists()


def test_poste_ajoute_modifie_puis_termine(entrer, cadre, arm, samu31):
    client = entrer(cadre)
    client.post(
        f"/administration/personnes/{arm.pk}/postes/", {"entite": samu31.pk, "role": "lecteur", "fonction": "Astreinte"}
    )
    poste = Affectation.objects.get(utilisateur=arm, fonction="Astreinte")

    page, debut = client.get(f"/administration/postes/{poste.pk}/").text, poste.debut_le
    montre = dict(re.findall(r'name="(debut_le)" value="([^"]+)"', page))
    client.post(f"/administration/postes/{poste.pk}/", montre | {"role": "contributeur", "fonction": "De nuit"})
    poste.refresh_from_db()
    # What was left as the page showed it, to the minute, keeps its seconds.
    assert (poste.role, poste.fonction, poste.debut_le) == ("contributeur", "De nuit", debut)

    client.post(f"/administration/postes/{poste.pk}/terminer/")
    poste.refresh_from_db()
    assert poste.fin_le is not None


def test_une_fin_avant_le_debut_est_dite_a_cote_du_champ(entrer, cadre, arm, samu31):
    champs = {
        "entite": samu31.pk,
        "role": "lecteur",
        "fonction": "Garde",
        "debut_le": "2026-12-02T08:00",
        "fin_le": "2026-12-01T08:00",
    }
    page = entrer(cadre).post(f"/administration/personnes/{arm.pk}/postes/", champs).content.decode()

    assert "La fin doit venir après le début" in page and "2026-12-01T08:00" in page


def test_qui_tient_les_nomenclatures_sans_administrer_n_est_pas_mene_a_un_refus(entrer, arm, cadre):
    Utilisateur.objects.filter(pk=arm.pk).update(is_superuser=True)
    for personne, statut in ((arm, 403), (cadre, 200)):
        client = entrer(personne)
        assert client.get("/administration/").status_code == statut
        assert ('href="/administration/"' in client.get("/").text) is (statut == 200)


def test_fermer_rouvrir_et_reinitialiser_un_compte(entrer, cadre, arm):
    client, base = entrer(cadre), f"/administration/personnes/{arm.pk}/"

    client.post(f"{base}desactiver/")
    assert not Utilisateur.objects.get(pk=arm.pk).is_active
    client.post(f"{base}activer/")
    assert Utilisateur.objects.get(pk=arm.pk).is_active
    reponse = client.post(f"{base}reinitialiser/")
    assert Utilisateur.objects.get(pk=arm.pk).check_password(reponse.context["mot_de_passe"])


def test_on_ne_ferme_pas_son_propre_compte(entrer, cadre):
    reponse = entrer(cadre).post(f"/administration/personnes/{cadre.pk}/desactiver/")

    assert reponse.status_code == 403 and "propre compte" in reponse.content.decode()


# --- Profile ---


def test_le_profil_montre_ses_postes_et_change_son_telephone(entrer, arm, samu82):
    second = Affectation.objects.create(utilisateur=arm, entite=samu82, fonction="ARM")
    client = entrer(arm)
    page = client.get("/compte/profil/").content.decode()
    assert "Poste actif" in page and "Samu 82" in page and "Second facteur" in page

    client.post("/compte/profil/", {"telephone": "05 61 00 00 00"})
    client.post(f"/compte/postes/{second.pk}/activer/", {"next": "/compte/profil/"})

    arm = Utilisateur.objects.get(pk=arm.pk)
    assert (arm.telephone, arm.entite_active) == ("05 61 00 00 00", samu82)


@pytest.mark.parametrize(
    "adresse",
    [
        "/groupes/",
        "/groupes/nouveau/",
        "/administration/",
        "/administration/journal/",
        "/compte/profil/",
        "/compte/sessions/",
    ],
)
def test_toute_page_demande_de_se_connecter(client, db, adresse):
    assert client.get(adresse)["Location"] == f"/compte/connexion/?next={adresse}"
