"""The pages: what they hold, to whom they open, how many queries they cost."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.utils import timezone

from fil.models import Depeche, Lecture
from maincourante.actes.accompagner import commenter, epingler, suivre_action
from maincourante.actes.consigner import ActionDemandee
from maincourante.actes.corriger import annuler, rectifier
from maincourante.actes.nommer import Destinataire
from maincourante.actes.partager import partager
from maincourante.actes.regler import creer_modele
from tests import fabriques
from tests.durable import durant_le_module, reprendre, troupe
from tests.durable import region as region_de


@pytest.fixture(scope="module")
def _monde(django_db_setup, django_db_blocker):
    with durant_le_module(django_db_blocker, _la_troupe_et_son_journal) as monde:
        yield monde


arm, voisin, veille, etranger, agent_ars = map(reprendre, ("arm", "voisin", "veille", "etranger", "agent_ars"))
samu31, region, journal = map(reprendre, ("samu31", "region", "journal"))


def _la_troupe_et_son_journal():
    """Sixty entries followed by everything that can follow an entry, in a groupe that has the people of the region."""
    joues = troupe()
    samu31, samu82, arm, voisin = (joues[nom] for nom in ("samu31", "samu82", "arm", "voisin"))
    journal = region_de(joues["dgos"], joues["ars_occitanie"], samu31, samu82, nom="Journal de la région")
    local = fabriques.groupe("Samu 31", samu31)
    for n in range(60):
        entree = fabriques.entree(
            arm if n % 2 else voisin, journal, f"Ligne {n}.", destinataires=[Destinataire(entite=samu82.pk)]
        )
        if n % 10 == 0:
            rectifier(auteur=voisin, entree=entree, texte=f"Ligne {n} bis.", jeton=uuid4())
            commenter(auteur=arm, entree=entree, texte="Vu.", jeton=uuid4())
            epingler(auteur=arm, entree=entree)
            suivre_action(auteur=arm, entree=entree, etat="a_faire", changements={"entite": samu82.pk})
            partager(auteur=arm, entree=entree, groupe=local, jeton=uuid4())
    creer_modele(auteur=arm, groupe=journal, titre="Relève", texte="Relève de nuit :")
    return joues | {"journal": journal}


@pytest.fixture
def page(client, journal):
    def ouvrir(personne, suite="", **parametres):
        if client.session.get("_auth_user_id") != str(personne.pk):
            client.force_login(personne)
        return client.get(f"/mains-courantes/{journal.pk}/{suite}", parametres)

    return ouvrir


def test_la_page_tient_en_douze_requetes(client, arm, journal, django_assert_max_num_queries):
    client.force_login(arm)
    client.get("/recherche/")  # Once a minute, a request notes that the session is active.
    with django_assert_max_num_queries(12):
        assert client.get(f"/mains-courantes/{journal.pk}/").status_code == 200


def test_la_suite_et_l_api_tiennent_en_huit(api, arm, journal, django_assert_max_num_queries):
    ici = api(arm)
    ici.get("groupes/")
    with django_assert_max_num_queries(8):
        ici.client.get(f"/mains-courantes/{journal.pk}/suite/", {"avant": 20})
    with django_assert_max_num_queries(8):
        ici.get(f"groupes/{journal.pk}/entrees/")


def test_la_page_montre_les_dernieres_dans_l_ordre_et_ce_qui_les_entoure(arm, page, journal):
    contexte = page(arm).context
    assert [e["numero"] for e in contexte["entrees"]] == list(range(11, 61))
    assert (contexte["avant"], contexte["apres"], contexte["a_une_suite"]) == (11, None, True)
    assert contexte["curseur"] == journal.fil.dernier_numero
    assert contexte["compteurs"] == {"a_prendre": 0, "actions": 6, "points_cles": 6, "total": 60}
    assert contexte["points_cles"][0]["numero"] == 51
    assert contexte["actions_ouvertes"][0]["action"]["entite"]["nom"] == "Samu 82"
    assert [a["nom"] for a in contexte["auteurs"]] == ["J. Petit", "L. Blanc"]
    assert [m["titre"] for m in contexte["modeles"]] == ["Relève"]
    assert contexte["droit"] == 2 and contexte["peut_ecrire"]


def test_ce_qui_m_attend_est_compte(voisin, page):
    contexte = page(voisin).context
    assert contexte["compteurs"]["a_prendre"] == len(contexte["suivi"]["a_prendre"]) == 60


def test_un_compte_coupe_se_dit_coupe(arm, page, monkeypatch):
    monkeypatch.setattr("maincourante.entete.SUIVIES_MAX", 5)
    reponse = page(arm)
    compteurs, suivi = reponse.context["compteurs"], reponse.context["suivi"]
    assert (compteurs["actions"], compteurs["points_cles"], compteurs["a_prendre"]) == ("5+", "5+", 0)
    assert (len(suivi["actions"]), suivi["en_partie"]) == (5, ["actions", "points_cles"])
    assert '<b data-compteur="actions">5+</b>' in reponse.content.decode()


def test_le_tableau_coupe_dit_qu_il_l_est(client, arm, region, monkeypatch):
    monkeypatch.setattr("maincourante.views.actions.OUVERTES_MAX", 2)
    monkeypatch.setattr("maincourante.views.actions.FAITES_MAX", 2)
    for etat in ["a_faire"] * 3 + ["en_cours"] * 2 + ["fait"] * 3:
        suivre_action(auteur=arm, entree=fabriques.entree(arm, region), etat=etat)
    client.force_login(arm)
    page = client.get(f"/mains-courantes/{region.pk}/actions/").content.decode()
    titres = re.findall(r'<h2 id="titre-\w+">([^<]+) <span class="compte neutre" data-nombre>([^<]+)<', page)
    assert titres == [("À faire", "2+"), ("En cours", "2"), ("Fait (les 2 dernières)", "2+")]


def test_ce_qui_vient_d_etre_fait_est_parmi_les_dernieres_faites(client, arm, region, monkeypatch):
    """By when they were done, not by their numbers; as the dépêches place them on a page that was open before."""
    monkeypatch.setattr("maincourante.views.actions.FAITES_MAX", 2)
    premiere, *autres = [fabriques.entree(arm, region, f"Action {n}.", action=ActionDemandee()) for n in range(4)]
    for entree in autres:
        suivre_action(auteur=arm, entree=entree, etat="fait")
    client.force_login(arm)

    def faites():
        colonne = client.get(f"/mains-courantes/{region.pk}/actions/").context["colonnes"][2]
        return [(e["texte"], e["action"]["faite_le"]) for e in colonne["entrees"]]

    suivre_action(auteur=arm, entree=premiere, etat="fait")
    en_direct = Depeche.objects.filter(groupe=region).latest("numero").donnees["action"]["faite_le"]
    assert faites()[0] == ("Action 0.", en_direct)
    assert faites()[1][0] == "Action 3."
    # What changes of it afterwards, and what is taken back, say nothing of when it was done.
    suivre_action(auteur=arm, entree=autres[2], changements={"personne": arm.pk})
    assert [texte for texte, _ in faites()] == ["Action 0.", "Action 3."]
    assert suivre_action(auteur=arm, entree=premiere, etat="en_cours").action_faite_le is None
    assert [texte for texte, _ in faites()] == ["Action 3.", "Action 2."]


def test_le_tableau_dit_que_l_original_d_une_copie_ne_tient_plus(client, arm, voisin, region, samu31):
    copie = fabriques.copie(arm, fabriques.groupe("Cellule secrète", samu31), region, "Demander dix lits à Purpan.")
    suivre_action(auteur=arm, entree=copie, etat="a_faire")
    client.force_login(voisin)
    tableau = f"/mains-courantes/{region.pk}/actions/"
    dit = '<span class="badge important" data-original>original annulé</span>'
    assert dit not in client.get(tableau).content.decode()
    annuler(auteur=arm, entree=copie.origine, motif="Doublon.")
    page = client.get(tableau).content.decode()
    assert page.count(dit) == 1
    assert "secrète" not in page and "Doublon" not in page


def test_la_suite_remonte_jusqu_au_debut(arm, page):
    contexte = page(arm, "suite/", avant=11).context
    assert [e["numero"] for e in contexte["entrees"]] == list(range(1, 11))
    assert contexte["avant"] is None


def test_la_suite_garde_les_filtres_et_descend_aussi(arm, page):
    contexte = page(arm, "suite/", apres=5, auteur=arm.pk).context
    assert [e["numero"] for e in contexte["entrees"]][:3] == [6, 8, 10]
    assert contexte["requete"] == f"auteur={arm.pk}"


def test_les_dates_ecrites_remplacent_la_periode_partout(arm, page):
    reponse = page(arm, periode="1h", du="2026-11-20T22:00", au="2026-11-20T23:00", q="Ligne")

    assert list(reponse.context["entrees"]) == []
    assert sorted(reponse.context["filtres"]) == ["au", "du", "q"]
    # What the live feed filters by, and what is exported.
    assert reponse.context["requete"] == "du=2026-11-20T22%3A00&au=2026-11-20T23%3A00&q=Ligne"
    assert page(arm, periode="1h", du="", q="Ligne").context["requete"] == "periode=1h&q=Ligne"


def test_une_puce_rend_aux_champs_les_dates_comme_elles_ont_ete_ecrites(arm, page):
    html = page(arm, du="2026-11-20T22:00", au="2026-11-20T23:00").content.decode()

    [puce] = re.findall(r'href="([^"]*importance=urgente)"', html)
    suivante = page(arm, **QueryDict(unescape(puce).removeprefix("?")).dict()).content.decode()
    assert 'name="du" value="2026-11-20T22:00"' in suivante
    assert 'name="au" value="2026-11-20T23:00"' in suivante


def test_un_filtre_refuse_est_dit_et_garde_ce_qui_etait_ecrit(arm, page):
    reponse = page(arm, du="hier", importance="urgente")
    assert reponse.status_code == 200
    assert "du" in reponse.context["erreurs_filtres"]
    assert reponse.context["saisie_filtres"]["du"] == "hier"
    assert reponse.context["filtres"] == {"importance": ["urgente"]}


def test_le_lien_d_une_entree_montre_ce_qui_l_entoure(arm, page, journal):
    contexte = page(arm, "entrees/30/").context
    numeros = [e["numero"] for e in contexte["entrees"]]
    assert numeros == list(range(6, 56))
    assert contexte["entree_visee"] == journal.entrees.get(numero=30).pk
    assert (contexte["avant"], contexte["apres"]) == (6, 55)


def test_ce_qui_est_nouveau_depuis_la_derniere_visite(arm, page, journal):
    assert page(arm).context["premiere_non_lue"] is None
    Lecture.objects.create(utilisateur=arm, groupe=journal, numero=1, rang=57)
    contexte = page(arm).context
    assert (contexte["lu_jusqu_a"], contexte["premiere_non_lue"], contexte["nb_non_lues"]) == (57, 58, 3)


@pytest.mark.parametrize("suite", ["", "suite/", "entrees/1/", "actions/", "reglages/", "export.csv"])
def test_chaque_page_s_ouvre_aux_participants_et_a_eux_seuls(arm, veille, etranger, client, page, journal, suite):
    assert page(arm, suite).status_code == 200
    assert page(veille, suite).status_code == 200
    assert page(etranger, suite).status_code == 404
    client.logout()
    reponse = client.get(f"/mains-courantes/{journal.pk}/{suite}")
    assert (reponse.status_code, reponse["Location"].split("?")[0]) == (302, "/compte/connexion/")


@pytest.mark.parametrize(
    "adresse", ["/mains-courantes/999999/", f"/mains-courantes/{10**30}/", "/mains-courantes/0/suite/"]
)
def test_un_groupe_forge_est_introuvable(client, arm, region, adresse):
    client.force_login(arm)
    assert client.get(adresse).status_code == 404


def test_un_numero_forge_est_introuvable(arm, page):
    assert page(arm, "entrees/999/").status_code == page(arm, f"entrees/{10**30}/").status_code == 404


def test_les_pages_ne_s_ecrivent_pas(client, arm, region):
    client.force_login(arm)
    for suite in ("", "suite/", "actions/", "export.pdf"):
        assert client.post(f"/mains-courantes/{region.pk}/{suite}").status_code == 405


def test_le_tableau_range_les_actions_par_etat_et_par_echeance(arm, client, region):
    maintenant = timezone.now()
    for minutes in (None, 30, 10):
        echeance = maintenant + timedelta(minutes=minutes) if minutes else None
        fabriques.entree(arm, region, f"Action {minutes}.", action=ActionDemandee(echeance=echeance))
    suivre_action(auteur=arm, entree=fabriques.entree(arm, region, "Faite."), etat="fait")
    client.force_login(arm)
    colonnes = client.get(f"/mains-courantes/{region.pk}/actions/").context["colonnes"]
    assert [[e["texte"] for e in c["entrees"]] for c in colonnes] == [
        ["Action 10.", "Action 30.", "Action None."],
        [],
        ["Faite."],
    ]


def test_les_reglages_se_changent_dans_la_page(agent_ars, client, region):
    client.force_login(agent_ars)
    adresse = f"/mains-courantes/{region.pk}/reglages/"
    client.post(adresse, {"acte": "regler", "delai_prise_en_compte": "5"})
    client.post(adresse, {"acte": "creer_modele", "titre": "Relève", "texte": "Nuit :", "importance": "normale"})
    contexte = client.get(adresse).context
    assert contexte["delai"] == 5
    (modele,) = contexte["modeles"]
    client.post(adresse, {"acte": "supprimer_modele", "modele": modele.pk})
    assert not region.modeles.exists()


@pytest.mark.parametrize(
    ("champs", "formulaire"),
    [
        ({"acte": "regler", "delai_prise_en_compte": "0"}, "formulaire_delai"),
        ({"acte": "regler", "delai_prise_en_compte": "beaucoup"}, "formulaire_delai"),
        ({"acte": "creer_modele", "titre": "", "texte": "Nuit :", "importance": "normale"}, "formulaire_modele"),
        ({"acte": "creer_modele", "titre": "A\x07", "texte": "Nuit", "importance": "normale"}, "formulaire_modele"),
    ],
    ids=str,
)
def test_un_reglage_refuse_le_dit_a_cote_du_champ_et_garde_la_saisie(agent_ars, client, region, champs, formulaire):
    client.force_login(agent_ars)
    reponse = client.post(f"/mains-courantes/{region.pk}/reglages/", champs)
    assert reponse.status_code == 400
    refuse = reponse.context[formulaire]
    assert refuse.errors and refuse.data["acte"] == champs["acte"]


def test_un_refus_des_reglages_est_relie_a_son_champ(agent_ars, client, region):
    client.force_login(agent_ars)
    page = client.post(f"/mains-courantes/{region.pk}/reglages/", {"acte": "creer_modele", "titre": ""}).text
    relies = [cle for lien in re.findall(r'aria-describedby="([^"]+)"', page) for cle in lien.split()]
    assert any(cle.endswith("_error") for cle in relies)
    assert all(f'id="{cle}"' in page for cle in relies)


def test_les_reglages_suivent_les_droits(arm, client, agent_ars, region):
    modele = creer_modele(auteur=arm, groupe=region, titre="Relève", texte="Nuit :")
    client.force_login(arm)
    adresse = f"/mains-courantes/{region.pk}/reglages/"
    assert client.post(adresse, {"acte": "regler", "delai_prise_en_compte": "5"}).status_code == 403
    assert client.post(adresse, {"acte": "supprimer_modele", "modele": modele.pk}).status_code == 403
    client.force_login(agent_ars)
    for faux in ("", "x", "999999", str(10**30)):
        assert client.post(adresse, {"acte": "supprimer_modele", "modele": faux}).status_code == 404
