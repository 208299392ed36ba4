"""The visibility matrix: people × groupes × rights, asserted through queryset, page, REST, search, export and fil."""

import io
import json
import zipfile
from uuid import uuid4

from django.test import Client

from annuaire.models import Groupe
from evenements.models import Evenement, ObjetCarto
from fil.models import Depeche
from maincourante.models import Entree
from sivic.models import Victime
from tests.evenements.objets import POINT
from tests.matrice import ECRITURE, GROUPES, MATRICE, PERSONNES, PILOTAGE, lignes_de


@PERSONNES
def test_les_querysets_montrent_ce_qui_est_partage(distribution, personne):
    utilisateur = distribution[personne]
    for groupe, droit, entree in lignes_de(distribution, personne):
        voit = droit is not None
        assert Groupe.objects.visibles_par(utilisateur).filter(pk=groupe.pk).exists() is voit
        assert Entree.objects.visibles_par(utilisateur).filter(pk=entree.pk).exists() is voit
        assert ObjetCarto.objects.visibles_par(utilisateur).filter(groupe=groupe).exists() is voit
        assert Depeche.objects.visibles_par(utilisateur).filter(groupe=groupe).exists() is voit


@PERSONNES
def test_les_pages_s_ouvrent_a_qui_voit(distribution, client_de, personne):
    client = client_de(personne)
    for groupe, droit, _ in lignes_de(distribution, personne):
        attendu = 200 if droit is not None else 404 if distribution[personne].is_active else 302
        for suite in ("", "suite/", "entrees/1/", "export.json"):
            reponse = client.get(f"/mains-courantes/{groupe.pk}/{suite}")
            assert reponse.status_code == attendu, (groupe, suite)
            assert (b"confidentielle" in reponse.content) is (droit is not None), (groupe, suite)
        for suite in ("", "export.geojson", "export.kml"):
            reponse = client.get(f"/groupes/{groupe.pk}/carte/{suite}")
            assert reponse.status_code == attendu, (groupe, suite)
            assert (b"Cache confidentielle" in reponse.content) is (droit is not None), (groupe, suite)
        for suite in ("actions/", "reglages/"):
            assert client.get(f"/mains-courantes/{groupe.pk}/{suite}").status_code == attendu, (groupe, suite)


@PERSONNES
def test_l_api_se_lit_par_qui_voit(distribution, client_de, personne):
    client = client_de(personne)
    for groupe, droit, entree in lignes_de(distribution, personne):
        attendu = 200 if droit is not None else 404 if distribution[personne].is_active else 401
        jeton = groupe.objets_carto.values_list("jeton", flat=True).first()
        for chemin in (f"carte/objets/{jeton}/", f"carte/objets/{jeton}/historique/"):
            assert client.get(f"/api/v1/{chemin}").status_code == attendu, (groupe, chemin)
        for chemin in ("entrees", "modeles", "destinataires", "carte", "carte/supprimes"):
            assert client.get(f"/api/v1/groupes/{groupe.pk}/{chemin}/").status_code == attendu, (groupe, chemin)
        assert client.get(f"/api/v1/entrees/{entree.pk}/").status_code == attendu, groupe
        if distribution[personne].is_active:
            droits = {g["id"]: g["droit"] for g in client.get("/api/v1/groupes/").json()}
            assert droits.get(groupe.pk) == droit, groupe


@PERSONNES
def test_l_api_s_ecrit_par_qui_en_a_le_droit(distribution, client_de, personne):
    client = client_de(personne)

    def ecrire(chemin, **corps):
        return client.post(f"/api/v1/{chemin}/", corps, content_type="application/json").status_code

    for groupe, droit, entree in lignes_de(distribution, personne):
        refus = 404 if droit is None else 403 if droit < ECRITURE else None
        if not distribution[personne].is_active:
            refus = 401
        texte = {"jeton": str(uuid4()), "texte": "Écrit par la matrice."}
        assert ecrire(f"groupes/{groupe.pk}/entrees", **texte) == (refus or 201), groupe
        assert ecrire(f"entrees/{entree.pk}/commentaires", jeton=str(uuid4()), texte="Vu.") == (refus or 200), groupe
        assert ecrire(f"entrees/{entree.pk}/epingle", epinglee=True) == (refus or 200), groupe
        assert ecrire(f"entrees/{entree.pk}/action", etat="a_faire") == (refus or 200), groupe
        assert ecrire(f"groupes/{groupe.pk}/modeles", titre="Modèle", texte="Texte") == (refus or 201), groupe
        dessin = {"jeton": str(uuid4()), "genre": "point", "symbole": "pma", "geometrie": POINT}
        assert ecrire(f"groupes/{groupe.pk}/carte", **dessin) == (refus or 201), groupe
        vise = groupe.objets_carto.first()
        geste = {"jeton": str(uuid4()), "version": vise.version}
        for quoi in ("suppression", "modification", "restauration"):
            assert ecrire(f"carte/objets/{vise.jeton}/{quoi}", **geste) in ((refus,) if refus else (200, 400)), groupe
        assert ecrire(f"entrees/{entree.pk}/prises-en-compte") == (refus or 403), groupe


@PERSONNES
def test_la_recherche_et_le_fil_ne_disent_rien_de_plus(distribution, client_de, personne):
    client = client_de(personne)
    if not distribution[personne].is_active:
        assert client.get("/recherche/", {"q": "confidentielle"}).status_code == 302
        return
    resultats = client.get("/recherche/", {"q": "confidentielle"}).context["resultats"]
    trouvees = {resultat["e"]["id"] for resultat in resultats}
    for groupe, droit, entree in lignes_de(distribution, personne):
        assert (entree.pk in trouvees) is (droit is not None), groupe
        lignes = client.get("/fil/depuis", {"g": f"{groupe.pk}:0"}).content
        assert (b"confidentielle" in lignes) is (droit is not None), groupe


@PERSONNES
def test_un_evenement_suit_son_groupe_par_toutes_les_portes(distribution, client_de, personne):
    client, utilisateur = client_de(personne), distribution[personne]
    evenement = Evenement.objects.get()
    droit = dict(zip(GROUPES, MATRICE[personne], strict=True))["evenement"]
    assert Evenement.objects.visibles_par(utilisateur).exists() is (droit is not None)
    page = 200 if droit is not None else 404 if utilisateur.is_active else 302
    for suite in (
        "",
        "bilan/",
        "victimes/",
        "victimes/sivic/",
        "points/",
        "releves/",
        "cellules/",
        "participants/",
        "rejeu/",
        "export-scelle/",
    ):
        reponse = client.get(f"/evenements/{evenement.pk}/{suite}")
        assert reponse.status_code == page, suite
        assert (b"Incendie confidentiel" in reponse.content) is (droit is not None), suite
    lu = 200 if droit is not None else 404 if utilisateur.is_active else 401
    for suite in ("", "bilans/", "points/", "releves/", "cellules/"):
        assert client.get(f"/api/v1/evenements/{evenement.pk}/{suite}").status_code == lu, suite
    if utilisateur.is_active:
        for liste in ("/evenements/", "/evenements/national/", "/evenements/agenda/", "/evenements/clos/"):
            contenu = client.get(liste).content
            assert (b"Incendie confidentiel" in contenu) is (droit is not None), liste


@PERSONNES
def test_les_victimes_suivent_leur_evenement_et_ne_se_changent_que_par_un_samu(distribution, client_de, personne):
    client, utilisateur = client_de(personne), distribution[personne]
    victime = Victime.objects.get()
    droit = dict(zip(GROUPES, MATRICE[personne], strict=True))["evenement"]
    assert Victime.objects.visibles_par(utilisateur).exists() is (droit is not None)
    page = f"/evenements/{victime.evenement_id}/victimes/"
    assert (b"000412" in client.get(page).content) is (droit is not None)
    refus = 404 if droit is None else 403 if droit < ECRITURE or personne == "agent_ars" else None
    refus = refus if utilisateur.is_active else 302
    change = client.post(f"{page}{victime.pk}/", {"etat": "ur"})
    assert change.status_code == (refus or 302)
    assert Victime.objects.get().etat == ("ua" if refus else "ur")
    assert client.post(page, {"jeton": uuid4(), "etat": "ua", "lieu": "pma"}).status_code == (refus or 302)
    assert Victime.objects.count() == (1 if refus else 2)


@PERSONNES
def test_les_vues_des_victimes_suivent_leur_evenement(distribution, client_de, personne):
    client, utilisateur = client_de(personne), distribution[personne]
    victime = Victime.objects.get()
    page, droit = f"/evenements/{victime.evenement_id}/victimes/", dict(zip(GROUPES, MATRICE[personne], strict=True))
    vu = 302 if not utilisateur.is_active else 404 if droit["evenement"] is None else 200
    for suite in ("ecarts/", "doublons/", f"{victime.pk}/"):
        assert client.get(f"{page}{suite}").status_code == vu, suite
    assert client.post(f"{page}export/", {"format": "csv"}).status_code == vu
    # No one of the cast works in a hospital: the page of the persons expected is nobody's.
    assert client.get("/victimes/").status_code == (404 if utilisateur.is_active else 302)
    assert not Victime.objects.attendues_par(utilisateur).exists()


@PERSONNES
def test_l_export_scelle_ne_porte_que_les_fils_que_la_personne_voit(distribution, client_de, personne):
    client, utilisateur = client_de(personne), distribution[personne]
    evenement = Evenement.objects.get()
    lignes = list(lignes_de(distribution, personne))
    de_l_evenement = [(g, droit) for g, droit, _ in lignes if g in (distribution["evenement"], distribution["cellule"])]
    reponse = client.get(f"/evenements/{evenement.pk}/export-scelle.zip")
    voit = any(droit is not None for _, droit in de_l_evenement)
    assert reponse.status_code == (200 if voit else 404 if utilisateur.is_active else 302)
    assert Depeche.objects.filter(genre="evenement.exporte").exists() is voit
    if voit:
        with zipfile.ZipFile(io.BytesIO(b"".join(reponse))) as archive:
            fils = {fil["groupe"] for fil in json.loads(archive.read("manifeste.json"))["fils"]}
        assert fils == {groupe.pk for groupe, droit in de_l_evenement if droit is not None}


@PERSONNES
def test_un_evenement_s_ecrit_par_qui_en_a_le_droit(distribution, client_de, personne):
    client, utilisateur = client_de(personne), distribution[personne]
    evenement = Evenement.objects.get()
    droit = dict(zip(GROUPES, MATRICE[personne], strict=True))["evenement"]

    def ecrire(chemin, **corps):
        adresse = f"/api/v1/evenements/{evenement.pk}/{chemin}/"
        return client.post(adresse, corps, content_type="application/json").status_code

    refus = 404 if droit is None else 403 if droit < ECRITURE else None
    refus = refus if utilisateur.is_active else 401
    assert ecrire("bilans", jeton=str(uuid4()), source="terrain", ua=1) == (refus or 201)
    assert ecrire("cellules", genre="cump") == (refus or 201)
    assert ecrire("points") == (refus or 201)
    assert ecrire("releves", jeton=str(uuid4()), poste="Régulateur") == (refus or 201)
    assert ecrire("remontees", jusqu_a=4) == (refus or 200)
    conduit = None if droit == PILOTAGE else 403
    assert ecrire("etats", vers="leve", motif="Fin.") == (401 if not utilisateur.is_active else refus or conduit or 200)


def test_un_droit_retire_ferme_tout_a_l_instant(distribution):
    """The same client, the same session: nothing is remembered of the right."""
    groupe, voisin = distribution["region"], distribution["voisin"]
    client = Client()
    client.force_login(voisin)
    adresses = [f"/mains-courantes/{groupe.pk}/", f"/api/v1/groupes/{groupe.pk}/entrees/"]
    assert [client.get(adresse).status_code for adresse in adresses] == [200, 200]
    groupe.participations.filter(entite=voisin.entite_active).delete()
    assert [client.get(adresse).status_code for adresse in adresses] == [404, 404]
