"""The home page: what waits for the person, their logbooks, the last entries."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from annuaire import horloge
from annuaire.models import Droit, Entite, Groupe
from maincourante.actes.corriger import annuler
from maincourante.exports.contenu import FORMATION
from maincourante.models import Adressage, Entree
from portail.contexte import deplis_de, rubriques
from portail.views.accueil import TUILES, choisir_tuiles
from portail.views.lectures import DERNIERES
from tests import fabriques

pytestmark = pytest.mark.django_db


@pytest.fixture
def accueil(client, arm):
    """What the ARM of the Samu 31 reads when she opens the portal."""
    client.force_login(arm)
    return lambda adresse="/": client.get(adresse)


def adresser(entree: Entree, minutes: int = 10, **a_qui) -> Adressage:
    maintenant = timezone.now()
    return Adressage.objects.create(
        entree=entree, adresse_le=maintenant, echeance_le=maintenant + timedelta(minutes=minutes), **a_qui
    )


def confier(entree: Entree, etat: str = Entree.Action.A_FAIRE, **a_qui) -> Entree:
    for champ, valeur in {"action_etat": etat, **a_qui}.items():
        setattr(entree, champ, valeur)
    entree.save(update_fields=["action_etat", *a_qui])
    return entree


def test_sans_session_on_est_envoye_a_la_connexion(client):
    reponse = client.get("/")
    assert reponse.status_code == 302
    assert reponse.url.startswith("/compte/connexion/")


@pytest.mark.parametrize("adresse", ["/", "/actions/", "/a-faire/"])
def test_aucune_page_de_l_accueil_n_est_publique(client, adresse):
    assert client.get(adresse).status_code == 302


def test_montre_les_dernieres_entrees_de_tous_mes_groupes_la_plus_recente_d_abord(accueil, region, samu31, voisin, arm):
    autre = fabriques.groupe("Feux de forêt", samu31)
    fabriques.entree(voisin, region, "Coupure des lignes de Montauban.")
    fabriques.entree(arm, autre, "Reprise de feu à la Grésigne.")
    dernieres = accueil().context["dernieres"]
    assert [entree.texte for entree in dernieres] == [
        "Reprise de feu à la Grésigne.",
        "Coupure des lignes de Montauban.",
    ]


def test_une_tuile_dit_la_derniere_entree_de_son_groupe_meme_quand_un_autre_ecrit_beaucoup(
    accueil, region, samu31, voisin, arm
):
    autre = fabriques.groupe("Feux de forêt", samu31)
    veille = timezone.now() - timedelta(days=1)
    with horloge.a_l_heure(veille):
        fabriques.entree(arm, autre, "Reprise de feu à la Grésigne.")
    for numero in range(DERNIERES):
        fabriques.entree(voisin, region, f"Bilan {numero}")
    reponse = accueil()
    (tuile,) = [tuile for tuile in reponse.context["tuiles"] if tuile["id"] == autre.pk]
    assert tuile["derniere"].texte == "Reprise de feu à la Grésigne."
    assert len(reponse.context["dernieres"]) == DERNIERES
    assert f">{timezone.localtime(veille):%d/%m %H:%M}</time> · Reprise de feu" in reponse.content.decode()


def test_les_dernieres_entrees_se_rangent_sous_leur_jour(accueil, region, arm):
    with horloge.a_l_heure(timezone.now() - timedelta(days=1)):
        fabriques.entree(arm, region, "Hier.")
    fabriques.entree(arm, region, "Aujourd’hui.")
    contenu = accueil().content.decode()
    jours = [f"{timezone.localtime() - timedelta(days=n):%Y-%m-%d}" for n in (0, 1)]
    assert re.findall(r'<li class="jour" data-jour="([\d-]+)">', contenu) == jours


def test_ne_montre_rien_d_un_groupe_etranger(accueil, region, samu59, etranger):
    ailleurs = fabriques.groupe("Nord", samu59)
    adresser(fabriques.entree(etranger, ailleurs, "Panne du central à Lille."), entite=samu59)
    assert "Lille" not in accueil().content.decode()
    assert "Nord" not in accueil().content.decode()


def test_une_entree_adressee_a_mon_entite_attend_ma_prise_en_compte(accueil, region, samu31, agent_ars):
    entree = fabriques.entree(agent_ars, region, "Recenser les lits de réanimation.", importance="urgente")
    adresser(entree, entite=samu31)
    reponse = accueil()
    assert [adressage.entree for adressage in reponse.context["a_prendre"]] == [entree]
    assert f'data-prendre="{entree.pk}"' in reponse.content.decode()


def test_ce_qui_est_pris_annule_ou_adresse_a_d_autres_n_attend_pas(accueil, region, samu31, samu82, agent_ars, arm):
    for numero, champs in enumerate([{"entite": samu82}, {"entite": samu31, "role": "responsable"}]):
        adresser(fabriques.entree(agent_ars, region, f"Entrée {numero}"), **champs)
    prise = adresser(fabriques.entree(agent_ars, region, "Prise"), utilisateur=arm)
    Adressage.objects.filter(pk=prise.pk).update(pris_par=arm, pris_le=timezone.now())
    annulee = adresser(fabriques.entree(agent_ars, region, "Annulée"), utilisateur=arm).entree
    Entree.objects.filter(pk=annulee.pk).update(
        annulee_le=timezone.now(), annulee_par=agent_ars, annulee_motif="Erreur"
    )
    assert accueil().context["a_prendre"] == []


def test_les_dernieres_entrees_ne_lisent_pas_les_mains_courantes_closes(accueil, arm, region, samu31):
    ouverte = fabriques.groupe("Grippe", samu31)
    fabriques.entree(arm, ouverte, "Lits de réanimation recensés.")
    fabriques.entree(arm, region, "Relève faite.")
    Groupe.objects.filter(pk=region.pk).update(clos_le=timezone.now())

    assert [entree.groupe_id for entree in accueil().context["dernieres"]] == [ouverte.pk]


def test_ce_qu_un_groupe_clos_ne_laisse_plus_faire_n_attend_plus(accueil, region, samu31, agent_ars, arm):
    adresser(fabriques.entree(agent_ars, region, "Recenser les lits."), entite=samu31)
    confier(fabriques.entree(arm, region, "Appeler la CUMP."), action_personne=arm)
    contexte = accueil().context
    assert (len(contexte["a_prendre"]), len(contexte["mes_actions"])) == (1, 1)
    Groupe.objects.filter(pk=region.pk).update(clos_le=timezone.now())
    contexte = accueil().context
    assert (contexte["a_prendre"], contexte["mes_actions"]) == ([], [])


def test_ce_qui_presse_le_plus_vient_d_abord(accueil, region, samu31, agent_ars):
    for minutes in (30, 5, 10):
        adresser(fabriques.entree(agent_ars, region, f"Dans {minutes} min"), minutes, entite=samu31)
    textes = [adressage.entree.texte for adressage in accueil().context["a_prendre"]]
    assert textes == ["Dans 5 min", "Dans 10 min", "Dans 30 min"]


def test_mes_actions_et_celles_de_mon_entite_sont_separees_sans_les_faites(accueil, region, samu31, samu82, arm):
    a_moi = confier(fabriques.entree(arm, region, "Appeler la CUMP"), action_personne=arm)
    a_nous = confier(fabriques.entree(arm, region, "Recenser les lits"), action_entite=samu31)
    confier(fabriques.entree(arm, region, "Au voisin"), action_entite=samu82)
    confier(fabriques.entree(arm, region, "Finie"), Entree.Action.FAIT, action_personne=arm)
    contexte = accueil().context
    assert contexte["mes_actions"] == [a_moi]
    assert contexte["actions_entite"] == [a_nous]


def test_la_page_des_actions_les_montre_toutes(accueil, region, arm):
    for numero in range(20):
        confier(fabriques.entree(arm, region, f"Action {numero}"), action_personne=arm)
    assert len(accueil("/actions/").context["mes_actions"]) == 20
    assert len(accueil("/").context["mes_actions"]) == 12


def test_les_actions_de_l_entite_ne_cachent_pas_la_mienne(accueil, region, samu31, arm):
    """The one that has no deadline comes after all of theirs, in a list of its own."""
    demain = timezone.now() + timedelta(days=1)
    for numero in range(13):
        confier(fabriques.entree(arm, region, f"Action {numero}"), action_entite=samu31, action_echeance=demain)
    a_moi = confier(fabriques.entree(arm, region, "Appeler la CUMP"), action_personne=arm)
    contexte = accueil().context
    assert contexte["mes_actions"] == [a_moi]
    assert len(contexte["actions_entite"]) == 12


def test_une_action_en_retard_le_dit_en_toutes_lettres_avec_son_jour(accueil, region, arm):
    hier = timezone.now() - timedelta(days=1)
    confier(fabriques.entree(arm, region, "Appeler la CUMP"), action_personne=arm, action_echeance=hier)
    assert f">{timezone.localtime(hier):%d/%m %H:%M} · en retard</time>" in accueil().content.decode()


def test_une_entree_annulee_est_barree_dans_la_liste_et_sur_la_tuile(accueil, region, arm):
    annuler(auteur=arm, entree=fabriques.entree(arm, region, "Fausse alerte."), motif="Erreur")
    contenu = accueil().content.decode()
    assert contenu.count("<s>Fausse alerte.</s>") == 2
    assert '<span class="badge" data-annulee>Annulée</span>' in contenu


def test_une_liste_montree_en_partie_le_dit(accueil, region, samu31, agent_ars):
    for numero in range(12):
        adresser(fabriques.entree(agent_ars, region, f"Demande {numero}"), entite=samu31)
    assert '<span class="compte urgent">12</span>' in accueil().content.decode()
    adresser(fabriques.entree(agent_ars, region, "Une de plus"), entite=samu31)
    assert '<span class="compte urgent">12+</span>' in accueil().content.decode()
    assert '<span class="compte urgent">13</span>' in accueil("/actions/").content.decode()


def test_une_entree_adressee_a_moi_et_a_mon_entite_compte_une_fois(accueil, region, arm, samu31, agent_ars):
    double = fabriques.entree(agent_ars, region, "Recenser les lits")
    adresser(double, entite=samu31)
    adresser(double, utilisateur=arm)
    adresser(fabriques.entree(agent_ars, region, "Autre demande"), entite=samu31)
    a_prendre = accueil().context["a_prendre"]
    assert [adressage.entree.texte for adressage in a_prendre] == ["Recenser les lits", "Autre demande"]


def test_le_fragment_de_ce_qui_attend_se_lit_seul(accueil, region, samu31, agent_ars):
    adresser(fabriques.entree(agent_ars, region, "Recenser les lits"), entite=samu31)
    contenu = accueil("/a-faire/").content.decode()
    assert "Recenser les lits" in contenu
    assert "<html" not in contenu


def test_les_compteurs_disent_non_lus_et_urgents(accueil, region, voisin):
    fabriques.entree(voisin, region, "Normale")
    fabriques.entree(voisin, region, "Urgente", importance="urgente")
    (groupe,) = accueil().context["moi"]()["groupes"]
    assert (groupe["non_lus"], groupe["urgents"], groupe["tete"]) == (2, 1, 2)


def test_une_urgence_deja_lue_n_est_plus_comptee(accueil, region, voisin, arm):
    fabriques.entree(voisin, region, "Urgente", importance="urgente")
    arm.lectures.create(groupe=region, numero=1, rang=1)
    fabriques.entree(voisin, region, "Normale")
    (groupe,) = accueil().context["moi"]()["groupes"]
    assert (groupe["non_lus"], groupe["urgents"]) == (1, 0)


def test_mes_lignes_ne_me_restent_pas_a_lire(accueil, region, voisin, arm):
    fabriques.entree(voisin, region, "Normale")
    fabriques.entree(arm, region, "La mienne", importance="urgente")
    (groupe,) = accueil().context["moi"]()["groupes"]
    assert (groupe["non_lus"], groupe["urgents"], groupe["urgentes"]) == (1, 0, [])


def test_une_urgence_annulee_avant_d_etre_lue_ne_presse_plus(accueil, region, voisin):
    vraie = fabriques.entree(voisin, region, "Urgente", importance="urgente")
    annuler(auteur=voisin, entree=fabriques.entree(voisin, region, "Fausse", importance="urgente"), motif="Erreur.")
    (groupe,) = accueil().context["moi"]()["groupes"]
    assert (groupe["non_lus"], groupe["urgents"], groupe["urgentes"]) == (2, 1, [vraie.pk])


def test_mon_droit_est_plafonne_par_mon_role(client, region, veille):
    client.force_login(veille)
    (groupe,) = client.get("/").context["moi"]()["groupes"]
    assert groupe["droit"] == Droit.LECTURE


def test_sans_groupe_la_page_dit_pourquoi(client, db):
    client.force_login(fabriques.personne("sans.poste"))
    contenu = client.get("/").content.decode()
    assert "Vous ne participez à aucun groupe" in contenu
    assert "Vous n’avez pas de poste en cours" in contenu


def test_le_nombre_de_requetes_ne_depend_ni_des_groupes_ni_des_entrees(
    accueil, region, samu31, arm, voisin, agent_ars, django_assert_max_num_queries
):
    for numero in range(15):
        groupe = fabriques.groupe(f"Groupe {numero}", samu31)
        adresser(fabriques.entree(arm, groupe, "Adressée"), entite=samu31)
        confier(fabriques.entree(arm, groupe, "Confiée"), action_personne=arm)
    accueil()
    with django_assert_max_num_queries(14):
        accueil()


def test_au_dela_de_douze_groupes_les_tuiles_gardent_le_mien_et_ce_qui_presse():
    groupes = [{"id": n, "urgents": int(n == 30), "non_lus": n} for n in range(40)]
    choisis = [groupe["id"] for groupe in choisir_tuiles(groupes)]
    assert len(choisis) == TUILES
    assert choisis[:3] == [0, 30, 39]


def test_un_genre_nombreux_se_replie_dans_le_rail_sauf_sur_la_page_ouverte():
    def groupes(genre: str, nombre: int) -> list[dict]:
        return [{"nom": f"{genre} {n}", "genre": genre, "id": f"{genre}{n}"} for n in range(nombre)]

    tous = groupes("entite", 9) + groupes("zone", 2) + groupes("thematique", 1)
    assert [(r["titre"], len(r["groupes"]), r["est_depliee"]) for r in rubriques(tous, None, {})] == [
        ("Mains courantes", 2, True),
        ("Samu et entités", 9, False),
        ("Groupes thématiques", 1, True),
    ]
    ouverte = rubriques(tous, "entite3", {})[1]
    assert ouverte["est_depliee"]
    assert [groupe["est_ouvert"] for groupe in ouverte["groupes"]].count(True) == 1


def test_ce_que_l_entite_veille_est_deplie_sauf_si_la_personne_le_replie(arm, veille):
    assert (deplis_de(arm, ""), deplis_de(veille, "")) == ({}, {"region": True})
    replie = deplis_de(veille, "-region.+entite")
    assert replie == {"region": False, "entite": True}
    regions = [{"nom": f"{n}", "genre": "region", "id": n} for n in range(9)]
    assert rubriques(regions, None, deplis_de(veille, ""))[0]["est_depliee"]
    assert not rubriques(regions, None, replie)[0]["est_depliee"]
    assert rubriques(regions, 3, replie)[0]["est_depliee"]


def test_un_hopital_trouve_les_personnes_attendues_des_l_accueil(client, ars_occitanie, accueil, region):
    purpan = fabriques.entite("HOP-PURPAN", "Hôpital Purpan", Entite.Type.HOPITAL, parent=ars_occitanie)
    fabriques.groupe("Hôpital Purpan", purpan)
    tuile = f'class="tuile" href="{reverse("attendues")}"'
    assert tuile not in accueil().content.decode()
    client.force_login(fabriques.personne("nadia.purpan", purpan, fonction="Accueil des urgences"))
    assert tuile in accueil().content.decode()


def test_le_registre_des_habilitations_n_est_pas_une_main_courante(accueil, region, arm):
    registre = Groupe.objects.create(genre=Groupe.Genre.HABILITATIONS, nom="Registre des habilitations")
    fabriques.inviter(registre, arm)
    assert [groupe["id"] for groupe in accueil().context["moi"]()["groupes"]] == [region.pk]


@pytest.mark.parametrize(("cookie", "attendu"), [("sombre", 'data-theme="sombre"'), ("clair", 'data-theme="clair"')])
def test_le_theme_choisi_est_ecrit_par_le_serveur(accueil, client, cookie, attendu):
    for nom in ("theme", "__Host-theme"):
        client.cookies[nom] = cookie
        assert attendu in accueil().content.decode()
        del client.cookies[nom]


def test_un_theme_inconnu_est_ignore(accueil, client):
    client.cookies["theme"] = '"><script>'
    contenu = accueil().content.decode()
    assert 'lang="fr">' in contenu
    assert '"><script>' not in contenu


def test_la_base_de_formation_le_dit_sur_toutes_les_pages(accueil, client, settings):
    settings.EST_FORMATION = True
    assert FORMATION in accueil().content.decode()
    client.logout()
    assert FORMATION in client.get("/compte/connexion/").content.decode()


def test_la_politique_de_securite_n_est_pas_percee_par_la_page(accueil):
    contenu = accueil().content.decode()
    assert " style=" not in contenu
    assert " onclick=" not in contenu
    assert contenu.count("<script") == contenu.count("<script src=") + contenu.count('<script type="module" src=') + 1
    assert '<script id="moi" type="application/json">' in contenu
