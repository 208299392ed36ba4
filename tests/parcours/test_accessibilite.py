"""axe finds nothing, on any page, in either theme; nothing overflows on any screen."""

import pytest

from annuaire.actes.machines import ouvrir_acces
from annuaire.models import AccesMachine, Role, Utilisateur
from fil.actes.abonner import abonner
from fil.models import Abonnement, Livraison
from ged.actes.decrire import donner_a_lire
from ged.actes.ranger import creer_dossier
from ged.actes.traiter import traiter
from tests import fabriques
from tests.ged.fichiers import pdf, ranger
from tests.parcours.axe import constats, debords

MACHINE = ("", "abonnements/", "abonnements/nouveau/")


def _pages(region) -> list[str]:
    mc, documents = f"/mains-courantes/{region.pk}/", list(region.documents.all())
    return [
        "/",
        "/actions/",
        "/messagerie/",
        mc,
        f"{mc}?importance=urgente",
        f"{mc}entrees/1/",
        f"{mc}actions/",
        f"{mc}reglages/",
        "/recherche/?q=périmètre",
        "/recherche/",
        "/trouver/?q=périmètre",
        "/trouver/",
        "/trouver/?q=zzz",
        "/evenements/recherche/?q=zzz",
        "/aide/",
        "/aide/demarrer/",
        "/aide/clavier/",
        "/annuaire/",
        "/annuaire/?q=samu",
        "/annuaire/entites/SAMU31/",
        "/annuaire/entites/SAMU31/modifier/",
        f"/annuaire/personnes/{Utilisateur.objects.get(username='julie.petit').pk}/",
        "/compte/profil/",
        "/compte/sessions/",
        "/compte/mot-de-passe/",
        "/compte/second-facteur/",
        "/compte/second-facteur/application/",
        "/compte/second-facteur/cles/",
        "/compte/second-facteur/cles/ajouter/",
        "/groupes/",
        "/groupes/nouveau/",
        f"/groupes/{region.pk}/",
        f"/groupes/{region.pk}/carte/",
        "/administration/",
        "/administration/comptes/nouveau/",
        "/administration/comptes/plusieurs/",
        "/administration/entites/",
        "/administration/entites/nouvelle/",
        "/administration/entites/SAMU31/",
        "/administration/machines/",
        "/administration/machines/nouvelle/",
        *(f"/administration/machines/{a.pk}/{suite}" for a in AccesMachine.objects.all() for suite in MACHINE),
        *(f"/administration/abonnements/{a.pk}/" for a in Abonnement.objects.all()),
        "/administration/journal/",
        "/administration/journal/?quoi=participants",
        "/compte/connexion/poste/",
        "/compte/deconnexion/",
        f"/groupes/{region.pk}/?q=samu",
        "/api/v1/docs/",
        f"/ged/groupes/{region.pk}/",
        "/ged/recherche/?q=consignes",
        "/ged/recherche/",
        "/ged/a-lire/",
        "/ged/liens/",
        "/continuite/",
        *(f"/ged/documents/{document.pk}/" for document in documents),
        *(f"/ged/documents/{documents[0].pk}/{suite}/" for suite in ("modifier", "lecteurs")),
        *(f"/ged/dossiers/{d.pk}/" for d in region.dossiers.all()),
        "/introuvable/",
        f"/groupes/{region.pk}/quitter/",  # receives a form only: 405
        "/compte/confirmer/?next=/administration/",
        "/static/pannes/502.html",
        "/static/pannes/413.html",
    ]


@pytest.fixture
def une_region_vivante(region, arm, voisin, regulateur, cadre, settings):
    alerte = fabriques.entree(arm, region, "Périmètre porté à 800 m.", importance="urgente")
    fabriques.entree(voisin, region, "Renfort : 1 SMUR de Montauban, arrivée au CRM 14 h 55.", importance="importante")
    fabriques.entree(regulateur, region, "3 SMUR engagés, VPC en route.")
    dossier = creer_dossier(auteur=arm, groupe=region, nom="Consignes")
    for nom, octets, ou in (("Plan.pdf", pdf(), None), ("Consignes.csv", b"Qui;Quand\nARM;7 h\n", dossier)):
        document = ranger(arm, region, nom, octets, dossier=ou)
        traiter(fichier_id=document.courante.fichier_id)
        donner_a_lire(auteur=arm, document=document, a_lire=True)
    settings.DEBUG, settings.API_ABONNES = True, {"internes": True, "jours": 3}
    acces = ouvrir_acces(auteur=cadre, nom="otn", entite=cadre.entite_active, role=Role.LECTEUR).acces
    abonne = {"acces": acces, "adresse": "http://127.0.0.1:9/", "groupes": [region], "objets": ["entree"]}
    Livraison.objects.create(
        abonnement=abonner(auteur=cadre, **abonne).abonnement, groupe=region, numero=1, genre="entree.consignee"
    )
    return alerte.groupe


@pytest.fixture
def responsable(ars_occitanie):
    """Sees every page, the administration included."""
    return fabriques.personne("anne.martin", ars_occitanie, role=Role.ADMINISTRATEUR, fonction="Administration")


def test_axe_ne_trouve_rien_et_rien_ne_deborde(asseoir, responsable, une_region_vivante):
    anne = asseoir(responsable, viewport={"width": 1920, "height": 1080})
    fautes = []
    for adresse in _pages(une_region_vivante):
        anne.aller(adresse)
        fautes += constats(anne.page, adresse) + debords(anne.page, adresse)
    assert not fautes, "\n".join(fautes)


def test_ce_que_l_on_demande_a_axe_voit_une_image_muette_et_des_lettres_pales_dans_les_deux_themes(chromium):
    page = chromium.new_context().new_page()
    pale = "<style>:root { color-scheme: light dark; } p { color: #888; background: #999; }</style><p>Pâle.</p>"
    page.set_content(f"<html lang=fr><title>Essai</title><main><h1>Essai</h1><img src=x>{pale}</main></html>")
    trouves = [ligne.partition(" — ")[0] for ligne in constats(page, "essai")]
    assert trouves == ["essai : color-contrast", "essai : image-alt", "essai (sombre) : color-contrast"]
    page.context.close()


def test_axe_ne_trouve_rien_sur_la_connexion(chromium, serveur):
    page = chromium.new_context(locale="fr-FR").new_page()
    page.goto(f"{serveur.url}/compte/connexion/")
    assert constats(page, "/compte/connexion/") == []
    page.context.close()


def test_quarante_lignes_tiennent_sur_un_grand_ecran(asseoir, arm, region):
    for n in range(60):
        fabriques.entree(arm, region, f"Point {n} : hélico disponible.")
    julie = asseoir(arm, viewport={"width": 1920, "height": 1080}).ouvrir(region)

    visibles = julie.page.evaluate(
        """() => [...document.querySelectorAll("article.entree")].filter((ligne) => {
            const zone = ligne.closest(".mc-liste").getBoundingClientRect(), place = ligne.getBoundingClientRect();
            return place.top >= zone.top - 1 && place.bottom <= zone.bottom + 1;
        }).length"""
    )
    assert visibles >= 40
