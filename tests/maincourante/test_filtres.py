"""The filters, the same for the page, its suite, REST and the exports; and the search."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from annuaire import horloge
from annuaire.models import Utilisateur
from annuaire.mots import requete, surligner
from maincourante.actes.accompagner import commenter, epingler, suivre_action
from maincourante.actes.corriger import annuler, rectifier
from maincourante.actes.nommer import Destinataire
from maincourante.actes.repondre import prendre_en_compte
from maincourante.forms import Filtres
from maincourante.models import Categorie, Entree
from maincourante.recherche import chercher
from tests import fabriques


@pytest.fixture
def journal(arm, voisin, region, samu82):
    """By number: 1 yesterday, 2 by the neighbour, 3 urgent and addressed to him, 4 an action, 5 pinned."""
    with horloge.a_l_heure(timezone.now() - timedelta(hours=30)):
        fabriques.entree(arm, region, "Relève de nuit : trois SMUR disponibles.", categorie=categorie("releve"))
    with horloge.a_l_heure(timezone.now() - timedelta(hours=3)):
        fabriques.entree(voisin, region, "Coupure programmée des lignes de Montauban.")
    fabriques.entree(
        arm, region, "Hélicoptères indisponibles.", importance="urgente", destinataires=[Destinataire(entite=samu82.pk)]
    )
    suivre_action(auteur=arm, entree=fabriques.entree(arm, region, "Appeler la CUMP."), etat="a_faire")
    epingler(auteur=arm, entree=fabriques.entree(arm, region, "Périmètre porté à 800 m.", importance="importante"))
    return region


def categorie(code):
    return Categorie.objects.get(pk=code)


@pytest.fixture
def numeros(api, journal):
    """The numbers that a person sees with these filters, through REST."""

    def lire(personne, **filtres):
        reponse = api(personne).get(f"groupes/{journal.pk}/entrees/", **filtres)
        assert reponse.status_code == 200, reponse.content
        return [e["numero"] for e in reponse.json()["resultats"]]

    return lire


GARDEES: tuple[tuple[dict[str, object], list[int]], ...] = (
    ({}, [5, 4, 3, 2, 1]),
    ({"periode": "1h"}, [5, 4, 3]),
    ({"periode": "6h"}, [5, 4, 3, 2]),
    ({"periode": "24h"}, [5, 4, 3, 2]),
    ({"categorie": "releve"}, [1]),
    ({"importance": "urgente"}, [3]),
    ({"importance": ["urgente", "importante"]}, [5, 3]),
    ({"vue": "miennes"}, [5, 4, 3, 1]),
    ({"vue": "a-prendre"}, []),
    ({"vue": "sans-reponse"}, [3]),
    ({"vue": "actions"}, [4]),
    ({"vue": "points-cles"}, [5]),
    ({"systeme": "non"}, [5, 4, 3, 2, 1]),
    ({"avant": 3}, [2, 1]),
    ({"apres": 3}, [4, 5]),
    ({"q": "helicoptere"}, [3]),
    ({"q": "ligne"}, [2]),
    ({"q": "héli"}, [3]),
    ({"q": "releves smur"}, [1]),
    ({"q": "smur absent"}, []),
    ({"q": "!!! ' & | :*"}, []),
    ({"q": "smur", "periode": "1h"}, []),
)


def test_chaque_filtre_garde_les_siennes(arm, numeros):
    for filtres, attendus in GARDEES:
        assert numeros(arm, **filtres) == attendus, filtres


def test_auteur_entite_et_dates(arm, voisin, numeros):
    assert numeros(arm, auteur=voisin.pk) == [2]
    assert numeros(arm, entite=voisin.entite_active.pk) == [2]
    hier = timezone.now() - timedelta(hours=24)
    assert numeros(arm, au=hier.isoformat()) == [1]
    assert numeros(arm, du=hier.isoformat(), au=(timezone.now() - timedelta(hours=2)).isoformat()) == [2]


def test_l_heure_d_octobre_qui_revient_se_filtre_en_entier():
    """On 25 October 2026, 3 o'clock is 2 o'clock again; on 29 March, 2 o'clock is 3."""
    lu = Filtres({"du": "2026-10-25T02:30", "au": "2026-10-25T02:30"})
    assert lu.is_valid(), lu.errors
    criteres = lu.criteres(Utilisateur())
    assert criteres.depuis == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert criteres.jusqu_a == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert set(Filtres({"du": "2026-03-29T02:30", "au": "2026-11-31"}).errors) == {"du", "au"}
    un_jour = Filtres({"du": "2026-11-01"})
    assert un_jour.is_valid()
    assert un_jour.cleaned_data["du"] == datetime(2026, 10, 31, 23, tzinfo=UTC)


def test_a_prendre_suit_le_destinataire_et_sa_reponse(voisin, journal, numeros):
    assert numeros(voisin, vue="a-prendre") == [3]
    prendre_en_compte(auteur=voisin, entree=journal.entrees.get(numero=3))
    assert numeros(voisin, vue="a-prendre") == numeros(voisin, vue="sans-reponse") == []


def test_une_entree_annulee_quitte_les_actions_et_les_points_cles_mais_pas_le_journal(arm, journal, numeros):
    for numero in (4, 5):
        annuler(auteur=arm, entree=journal.entrees.get(numero=numero), motif="Erreur.")
    assert numeros(arm, vue="actions") == numeros(arm, vue="points-cles") == []
    assert numeros(arm) == [5, 4, 3, 2, 1]


def test_une_rectification_change_ce_que_la_recherche_trouve(arm, journal, numeros):
    rectifier(auteur=arm, entree=journal.entrees.get(numero=4), texte="Appeler la préfecture.", jeton=uuid4())
    assert numeros(arm, q="préfecture") == [4]
    assert numeros(arm, q="cump") == []


@pytest.mark.parametrize("fenetre", [1, 10_000])
def test_la_recherche_lit_aussi_les_lieux_et_les_commentaires(
    client, arm, voisin, region, numeros, monkeypatch, fenetre
):
    monkeypatch.setattr("maincourante.recherche.RECENTES", fenetre)
    ancienne = fabriques.entree(arm, region, "Feu d'entrepôt.", lieu="Portet-sur-Garonne")
    fabriques.entree(arm, region, "Relève faite.")
    commenter(auteur=voisin, entree=ancienne, texte="Deux ambulances prêtes & lavées.", jeton=uuid4())

    assert numeros(arm, q="portet") == numeros(arm, q="ambulance prête") == [ancienne.numero]
    client.force_login(arm)
    (resultat,) = client.get("/recherche/", {"q": "ambulance"}).context["resultats"]
    assert "Deux <mark>ambulances</mark> prêtes &amp; lavées" in resultat["commentaire"]


def test_la_recherche_va_au_dela_des_plus_recentes(arm, monkeypatch, numeros):
    """A page that the newest entries do not fill is looked for in all of them."""
    monkeypatch.setattr("maincourante.recherche.RECENTES", 1)
    assert numeros(arm, q="smur") == [1]


def test_au_dela_des_plus_recentes_textes_et_commentaires_se_melent_du_plus_recent(arm, region, samu59, monkeypatch):
    monkeypatch.setattr("maincourante.recherche.RECENTES", 1)
    nord = fabriques.groupe("Nord", samu59)
    ecrites = [
        fabriques.entree(arm, region, texte) for texte in ("Drone 1.", "Relève.", "Drone 2.", "Rien.", "Drone 3.")
    ]
    fabriques.entree(fabriques.personne("jean.lille", samu59), nord, "Drone du Nord.")
    commenter(auteur=arm, entree=ecrites[1], texte="Drone demandé.", jeton=uuid4())
    commenter(auteur=arm, entree=ecrites[2], texte="Drone arrivé.", jeton=uuid4())
    fabriques.entree(arm, region, "Fin.")
    ids = [ecrites[n].pk for n in (4, 2, 1, 0)]

    visibles = Entree.objects.visibles_par(arm)

    assert chercher(visibles, "drone", 10) == ids
    assert chercher(visibles, "drone", 3) == ids[:3]


def test_les_mots_cherches_ne_sont_jamais_une_requete(arm, numeros):
    assert requete("smur' | !(lignes) & :*") == "'smur' & 'lignes':*"
    for q in ("\\", "'", "smur\\'", "a" * 200, "l'hélico d'ici", "\u2028", "é" * 50):
        numeros(arm, q=q)


def test_un_extrait_est_du_texte_surligne():
    assert surligner("<b>\x02SMUR\x03 & co") == "&lt;b&gt;<mark>SMUR</mark> &amp; co"


def test_chercher_partout_ne_montre_que_ce_que_l_on_voit(client, arm, etranger, journal, samu59):
    fabriques.entree(etranger, fabriques.groupe("Nord", samu59), "SMUR de Lille disponible.")
    client.force_login(arm)
    resultats = client.get("/recherche/", {"q": "smur"}).context["resultats"]
    assert [(r["e"]["numero"], r["groupe"]) for r in resultats] == [(1, journal)]
    assert "<mark>SMUR</mark>" in resultats[0]["extrait"]


def test_la_recherche_se_poursuit_page_apres_page(client, arm, region):
    for n in range(70):
        fabriques.entree(arm, region, f"Bilan {n} : un blessé.")
    client.force_login(arm)
    lus, avant = [], ""
    while avant is not None:
        contexte = client.get("/recherche/", {"q": "blesses", "avant": avant}).context
        lus += [r["e"]["numero"] for r in contexte["resultats"]]
        avant = contexte["avant"]
    assert lus == list(range(70, 0, -1))


@pytest.mark.parametrize("parametres", [{}, {"q": ""}, {"q": "!!"}, {"q": "x" * 300}, {"q": "a\x00b"}, {"avant": "x"}])
def test_une_recherche_vide_ou_mal_ecrite_ne_trouve_rien(client, arm, region, parametres):
    fabriques.entree(arm, region)
    client.force_login(arm)
    reponse = client.get("/recherche/", parametres)
    assert reponse.status_code == 200
    assert reponse.context["resultats"] == []
