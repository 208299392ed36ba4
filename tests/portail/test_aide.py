"""The help: every page leads to the subject that speaks of it, every subject is linked, and what it quotes exists."""

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver

from portail.aide import PAGES, SUJETS, sujet_de
from tests import fabriques

AIDE = settings.RACINE / "templates/portail/aide"
# What no person opens as a page.
HORS_PAGES = re.compile(r"^(api/|oauth/|sante/|metrics|administration/technique/|fil/)")
# What the help puts in quotes and no screen writes so: words, examples, what one might think.
CITATIONS = {"répondu", "fait", "régulateur samu 82"}


def vues(motifs=None, debut=""):
    for motif in get_resolver().url_patterns if motifs is None else motifs:
        chemin = debut + str(motif.pattern)
        if not isinstance(motif, URLPattern):
            yield from vues(motif.url_patterns, chemin)
        elif not HORS_PAGES.match(chemin):
            yield chemin, motif.callback


def test_chaque_page_a_son_sujet():
    modules = {vue.__module__ for _, vue in vues()}
    sans_sujet = {m for m in modules if not any(m == debut or m.startswith(f"{debut}.") for debut in PAGES)}
    assert len(modules) > 30
    assert sans_sujet == set()
    assert set(PAGES.values()) | {"clavier"} == set(SUJETS)


def test_chaque_sujet_a_son_texte_et_le_sommaire_les_nomme_tous(client, arm):
    assert {fichier.stem for fichier in AIDE.glob("*.html")} == set(SUJETS)
    client.force_login(arm)
    sommaire = client.get("/aide/").content.decode()
    for cle, sujet in SUJETS.items():
        assert f'href="/aide/{cle}/"' in sommaire
        page = client.get(f"/aide/{cle}/")
        assert page.status_code == 200
        assert f"<h1>{sujet.titre}</h1>" in page.content.decode()
    assert client.get("/aide/inconnu/").status_code == 404


@pytest.mark.parametrize(
    ("adresse", "sujet"),
    [
        ("/", "demarrer"),
        ("/actions/", "demarrer"),
        ("/trouver/?q=samu", "recherche"),
        ("/mains-courantes/{g}/", "main-courante"),
        ("/groupes/{g}/carte/", "carte"),
        ("/groupes/{g}/", "groupes"),
        ("/groupes/", "groupes"),
        ("/evenements/", "evenements"),
        ("/messagerie/", "messagerie"),
        ("/ged/groupes/{g}/", "documents"),
        ("/telephonie/definitions/", "telephonie"),
        ("/annuaire/", "annuaire"),
        ("/continuite/", "continuite"),
        ("/compte/profil/", "compte"),
        ("/compte/second-facteur/", "compte"),
        ("/introuvable/", "demarrer"),
    ],
)
def test_la_page_montre_un_lien_vers_son_sujet(client, arm, region, adresse, sujet):
    client.force_login(arm)
    page = client.get(adresse.format(g=region.pk)).content.decode()
    assert f'<a class="bouton nu icone large" href="/aide/{sujet}/"' in page
    assert f'data-aide="/aide/{sujet}/"' in page


def test_le_dialogue_ne_demande_que_le_texte(client, arm):
    client.force_login(arm)
    texte = client.get("/aide/carte/", headers={"X-Fragment": "aide"}).content.decode()
    assert "Dessiner" in texte and "<html" not in texte


def test_une_adresse_qui_ne_mene_nulle_part_a_les_premiers_pas():
    assert sujet_de(None) == SUJETS["demarrer"]


def _ce_que_disent_les_ecrans():
    gabarits = [f for f in (settings.RACINE / "templates").rglob("*.html") if AIDE not in f.parents]
    ecrans = [f.read_text() for f in (*gabarits, *(settings.RACINE / "static/js").rglob("*.js"))]
    python = [f.read_text() for app in ("maincourante", "evenements") for f in (settings.RACINE / app).rglob("*.py")]
    return "\n".join([*ecrans, *python])


def test_ce_que_l_aide_met_entre_guillemets_se_lit_sur_un_ecran():
    ecrans = _ce_que_disent_les_ecrans().lower()
    textes = "\n".join(f.read_text() for f in AIDE.glob("*.html"))
    cites = set(re.findall(r"«\s*([^»]+?)\s*»", textes))
    assert len(cites) > 40
    assert {cite for cite in cites - CITATIONS if cite.lower().rstrip("…") not in ecrans} == set()


def test_les_touches_que_dit_l_aide_existent():
    modules = "\n".join(f.read_text() for f in (settings.RACINE / "static/js").rglob("*.js"))
    connues = set(re.findall(r'(?:touche: |touche\(|^ *\[)"(?:Ctrl\+)?(.)"', modules, flags=re.MULTILINE))
    textes = "\n".join(f.read_text() for f in AIDE.glob("*.html"))
    dites = {touche.lower() for touche in re.findall(r"<kbd>([^<↓←→@])</kbd>", textes)}
    assert len(dites) > 10
    assert dites - {touche.lower() for touche in connues} == set()


def test_la_visite_se_propose_jusqu_a_ce_qu_on_la_passe(client, arm, region):
    client.force_login(arm)
    assert 'id="invite-visite"' in client.get("/").content.decode()
    assert client.post("/visite/").status_code == 302
    assert 'id="invite-visite"' not in client.get("/").content.decode()
    arm.refresh_from_db()
    assert arm.visite_le is not None
    # Reopened from the help, and for this person only.
    assert 'id="invite-visite"' in client.get("/?visite=oui").content.decode()
    assert fabriques.personne("anne.neuve").visite_le is None


def test_chaque_etape_de_la_visite_montre_quelque_chose_de_l_accueil(client, arm, region):
    client.force_login(arm)
    page = client.get("/").content.decode()
    etapes = re.findall(r'<template data-vise="([^"]+)"', page)
    assert len(etapes) == 6
    hors_dialogue = page.replace(render_to_string("portail/_visite.html", request=RequestFactory().get("/")), "")
    for vise in etapes:
        premier = vise.split(",")[0].strip()
        nom = premier.split(".")[-1] if premier.startswith(".") else premier[1:]
        assert re.search(rf'(class|id)="[^"]*\b{nom}\b', hors_dialogue), vise
