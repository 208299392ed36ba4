"""Contents and uploads on the disk: nothing cut stays, nothing useless stays, and nobody waits for a large file."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from time import time
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile, File
from django.db import connection, transaction
from processus import attendre

from annuaire import horloge
from fil.models import Depeche
from ged import magasin
from ged.actes.deposer import deposer, remplacer
from ged.actes.depots import abandonner, ouvrir_depot, purger_les_depots
from ged.actes.jeter import jeter_fichier, jeter_les_contenus
from ged.actes.recueillir import garder, inscrire
from ged.actes.traiter import a_reprendre, traiter
from ged.dossier_entier import DossierEntier
from ged.models import ContenuAJeter, Depot, Document, Fichier
from maincourante.actes.consigner import consigner
from maincourante.models import Entree
from tests import fabriques
from tests.ged.fichiers import envoyer, ranger
from tests.maincourante.test_concurrence import ensemble


def en_route(settings) -> set[str]:
    return {chemin.name for chemin in Path(settings.GED_DEPOTS).iterdir()}


def vieillir(chemin: Path) -> None:
    hier = time() - timedelta(hours=25).total_seconds()
    os.utime(chemin, (hier, hier))


@pytest.mark.django_db
def test_un_depot_fini_ou_abandonne_ne_laisse_aucun_octet(arm, region, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ranger(arm, region)
        abandonner(depot=envoyer(arm, region, "plan.txt", b"Plan."))
    assert en_route(settings) == set()


@pytest.mark.django_db
def test_la_purge_emporte_les_depots_oublies_et_les_fichiers_sans_depot(
    arm, region, settings, django_capture_on_commit_callbacks
):
    oublie, repris = (envoyer(arm, region, nom, b"Plan.") for nom in ("oublié.txt", "repris.txt"))
    Depot.objects.filter(pk=oublie.pk).update(touche_le=oublie.touche_le - timedelta(hours=25))
    orphelin, recent = uuid4(), uuid4()
    for jeton in (orphelin, recent):
        magasin.ouvrir_depot(jeton, 1)
    autre = Path(settings.GED_DEPOTS) / "lisez-moi.txt"
    autre.write_text("Ce dossier est celui du portail.")
    for chemin in (*map(magasin.chemin_du_depot, (oublie.pk, repris.pk, orphelin)), autre):
        vieillir(chemin)
    with django_capture_on_commit_callbacks(execute=True):
        assert purger_les_depots() == 1
    assert en_route(settings) == {str(repris.pk), str(recent), autre.name}


@pytest.mark.django_db(transaction=True)
def test_la_purge_laisse_celui_que_l_on_reprend(arm, region):
    depot = envoyer(arm, region, "plan.txt", b"Plan.")
    Depot.objects.update(touche_le=depot.touche_le - timedelta(hours=25))
    with transaction.atomic():
        Depot.objects.select_for_update().get()
        assert ensemble(purger_les_depots) == [0]
    assert Depot.objects.get() == depot


@pytest.mark.django_db
def test_un_contenu_reste_coupe_par_un_disque_plein_est_remplace_par_le_bon(arm, region):
    octets = b"Consignes de nuit, en entier."
    premier = ranger(arm, region, octets=octets)
    place = Path(magasin.magasin().path(magasin.adresse(premier.courante.fichier.empreinte)))
    place.write_bytes(octets[:7])
    ranger(arm, region, "encore.txt", octets)
    assert place.read_bytes() == octets
    assert list(place.parent.iterdir()) == [place]


def test_un_fichier_est_la_entier_ou_pas_du_tout(tmp_path):
    class Coupe(File):
        def chunks(self, chunk_size=None):
            yield b"Deb"
            raise OSError(28, "No space left on device")

    dossier = DossierEntier(location=tmp_path)
    with pytest.raises(OSError, match="No space"):
        dossier.save("aa/bb", Coupe(None, "x"))
    assert not dossier.exists("aa/bb")
    for octets in (b"Premier.", b"Second."):
        assert dossier.save("aa/bb", ContentFile(octets)) == "aa/bb"
    with pytest.raises(OSError, match="No space"):
        dossier.save("aa/bb", Coupe(None, "x"))
    assert [(chemin.name, chemin.read_bytes()) for chemin in (tmp_path / "aa").iterdir()] == [("bb", b"Second.")]


@pytest.mark.django_db(transaction=True)
def test_une_piece_longue_a_recueillir_ne_retient_personne(arm, regulateur, region):
    """While the upload of one is held, the others number their entries."""
    depot = envoyer(arm, region, "plan.txt", b"Plan.")

    def avec_piece():
        try:
            return consigner(auteur=arm, groupe=region, texte="Plan.", jeton=uuid4(), pieces=[depot.pk]).entree.numero
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as fils:
        with transaction.atomic():
            Depot.objects.select_for_update().get()
            longue = fils.submit(avec_piece)
            assert attendre(_quelqu_un_attend, delai=20)
            assert ensemble(lambda: fabriques.entree(regulateur, region, "Sans attendre.").numero) == [1]
        assert longue.result(timeout=20) == 2


def _quelqu_un_attend() -> bool:
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return curseur.fetchone()[0] > 0


@pytest.mark.django_db(transaction=True)
def test_les_memes_fichiers_joints_dans_les_deux_sens_ne_se_bloquent_pas(arm, voisin, region, samu31, samu82):
    ailleurs = fabriques.groupe("Ailleurs", samu31, samu82)
    for tour in range(6):
        contenus = [f"{nom} {tour}.".encode() for nom in "abcd"]
        la = [envoyer(voisin, ailleurs, "a.txt", c).pk for c in contenus]
        ici = [envoyer(arm, region, "a.txt", c).pk for c in reversed(contenus)]
        ensemble(
            lambda: consigner(auteur=arm, groupe=region, texte="Ici.", jeton=uuid4(), pieces=ici),  # noqa: B023
            lambda: consigner(auteur=voisin, groupe=ailleurs, texte="Là.", jeton=uuid4(), pieces=la),  # noqa: B023
        )
    assert Entree.objects.count() == 12
    assert Document.objects.count() == 48


@pytest.mark.django_db
def test_un_depot_rouvert_apres_une_reponse_perdue_ne_reste_pas_en_cours(arm, region):
    """Opened again with its jeton by who has not heard that the file was deposited."""
    premier, second = (envoyer(arm, region, "plan.txt", octets).jeton for octets in (b"v1", b"v2"))
    document = deposer(auteur=arm, groupe=region, jeton=premier)
    ouvrir_depot(auteur=arm, groupe=region, nom="plan.txt", taille=2, jeton=premier)
    assert deposer(auteur=arm, groupe=region, jeton=premier) == document
    remplacer(auteur=arm, document=document, jeton=second)
    ouvrir_depot(auteur=arm, groupe=region, nom="plan.txt", taille=2, jeton=second)
    assert remplacer(auteur=arm, document=document, jeton=second).courante.numero == 2
    assert not Depot.objects.exists()


@pytest.mark.django_db
def test_inscrire_garde_le_fichier_du_depot_jusqu_au_commit(arm, region, django_capture_on_commit_callbacks):
    depot = envoyer(arm, region, "plan.txt", b"Plan.")
    chemin = magasin.chemin_du_depot(depot.jeton)
    with django_capture_on_commit_callbacks(execute=True):
        inscrire(depot, "0" * 64)
        assert chemin.exists()
    assert not chemin.exists()


@pytest.mark.django_db
def test_ce_qu_un_travailleur_arrete_avait_lu_sans_le_dire_se_dit(arm, region, monkeypatch):
    document = ranger(arm, region, octets=b"Consignes de nuit.")
    fichier = document.courante.fichier

    def arrete(fichier):
        raise SystemExit

    with monkeypatch.context() as tue, pytest.raises(SystemExit):
        tue.setattr("ged.actes.traiter.annoncer_fichier", arrete)
        traiter(fichier_id=fichier.pk)
    fichier.refresh_from_db()
    assert fichier.lecture == Fichier.Lecture.FAITE
    # A moment for the one that may still be telling it.
    assert a_reprendre() == []
    plus_tard = fichier.a_dire_depuis + timedelta(minutes=3)
    with horloge.a_l_heure(plus_tard):
        assert a_reprendre() == [fichier.pk]
        traiter(fichier_id=fichier.pk)
        assert a_reprendre() == []
    traites = Depeche.objects.filter(groupe=region, genre="document.traite")
    assert [depeche.objet_id for depeche in traites] == [document.pk]
    traiter(fichier_id=fichier.pk)
    assert traites.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ce_qui_se_depose_de_nouveau_n_est_pas_jete_entre_temps(arm, region):
    """The deposit has found the bytes in the storage, and has not said yet that it names them."""
    contenu = b"Plan blanc."
    chemin = magasin.chemin_du_depot(envoyer(arm, region, "plan.txt", contenu).jeton)
    empreinte = magasin.empreinte_de(chemin)
    magasin.garder(chemin, empreinte)
    fichier = Fichier.objects.create(
        empreinte=empreinte, taille=len(contenu), extension="txt", etat="sain", recu_le=horloge.maintenant()
    )
    with transaction.atomic():
        jeter_fichier(fichier)
    depot = envoyer(arm, region, "plan.txt", contenu)
    with transaction.atomic():
        garde = garder(depot)
        ensemble(jeter_les_contenus)
        inscrire(depot, garde)
    assert b"".join(magasin.lire(magasin.adresse(empreinte))) == contenu
    jeter_les_contenus()
    assert b"".join(magasin.lire(magasin.adresse(empreinte))) == contenu
    assert not ContenuAJeter.objects.exists()
