"""Documents: deposited once, superseded, restored, locked, moved, to be read; told on the fil."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from processus import attendre

from annuaire.models import Groupe
from fil.models import Depeche
from ged.actes import decrire
from ged.actes.deposer import Description, deposer, remplacer
from ged.actes.depots import ouvrir_depot, recevoir
from ged.actes.joindre import reprendre
from ged.actes.lire import accuser
from ged.actes.ranger import creer_dossier, deplacer_document, deplacer_dossier, renommer_dossier, retirer_dossier
from ged.actes.suivre import lier
from ged.etat import complet, donnees_document
from ged.models import Accuse, Consultation, Depot, Dossier, Fichier, Version
from ged.rendus import DocumentRendu, VersionRendue
from tests import fabriques
from tests.ged.fichiers import envoyer, ranger, tout

pytestmark = pytest.mark.django_db


def genres(groupe):
    return list(Depeche.objects.filter(groupe=groupe).order_by("numero").values_list("genre", flat=True))


def test_deposer_le_meme_jeton_ne_depose_qu_une_fois(arm, region):
    depot = envoyer(arm, region, "plan.txt", b"Plan.")
    premier = deposer(auteur=arm, groupe=region, jeton=depot.jeton)
    second = deposer(auteur=arm, groupe=region, jeton=depot.jeton)
    assert premier.pk == second.pk
    assert genres(region) == ["document.depose"]
    assert not Depot.objects.exists()


def test_le_jeton_d_un_autre_ne_sert_pas(arm, voisin, region):
    depot = envoyer(arm, region, "plan.txt", b"Plan.")
    with pytest.raises(ValidationError):
        deposer(auteur=voisin, groupe=region, jeton=depot.jeton)


def test_deux_documents_du_meme_contenu_n_en_gardent_qu_un(arm, voisin, region):
    un = ranger(arm, region, "plan.txt", b"Le plan.")
    deux = ranger(voisin, region, "copie.txt", b"Le plan.")
    assert un.courante.fichier_id == deux.courante.fichier_id
    assert Fichier.objects.count() == 1


def test_une_nouvelle_version_remplace_et_garde_l_ancienne(arm, voisin, region):
    document = ranger(arm, region, "plan.txt", b"Premier plan.")
    depot = envoyer(voisin, region, "plan v2.txt", b"Second plan.")
    remplace = remplacer(auteur=voisin, document=document, jeton=depot.jeton, commentaire="Nouveau PMA")
    assert [(v.numero, v.nom, v.auteur) for v in remplace.versions.order_by("numero")] == [
        (1, "plan.txt", arm),
        (2, "plan v2.txt", voisin),
    ]
    assert remplace.courante.numero == 2
    assert genres(region) == ["document.depose", "document.remplace"]


def test_restaurer_fait_une_nouvelle_version_de_l_ancienne(arm, region):
    document = ranger(arm, region, "plan.txt", b"Premier plan.")
    premiere = document.courante
    document = remplacer(auteur=arm, document=document, jeton=envoyer(arm, region, "plan.txt", b"Second.").jeton)
    restaure = decrire.restaurer(auteur=arm, document=document, version=premiere, jeton=uuid4())
    assert (restaure.courante.numero, restaure.courante.fichier_id) == (3, premiere.fichier_id)


def test_une_version_ne_change_pas_et_ne_s_efface_pas(arm, region):
    version = ranger(arm, region).courante
    for tentative in (
        lambda: Version.objects.filter(pk=version.pk).update(nom="autre.txt"),
        lambda: Version.objects.filter(pk=version.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            tentative()


def test_un_document_pris_ne_se_remplace_que_par_qui_l_a_pris(arm, voisin, region):
    document = decrire.prendre_pour_modifier(auteur=arm, document=ranger(arm, region))
    depot = envoyer(voisin, region, "plan.txt", b"Autre plan.")
    with pytest.raises(PermissionDenied, match="modifie ce document"):
        remplacer(auteur=voisin, document=document, jeton=depot.jeton)
    with pytest.raises(PermissionDenied):
        decrire.rendre(auteur=voisin, document=document)
    rendu = remplacer(auteur=arm, document=document, jeton=envoyer(arm, region, "plan.txt", b"Mon plan.").jeton)
    assert rendu.verrouille_par is None


def test_on_ne_propose_de_deposer_que_ce_qui_serait_pris(client, arm, voisin, region):
    def offre(personne):
        client.force_login(personne)
        return "<ged-depot" in client.get(f"/ged/documents/{document.pk}/").text

    document = decrire.prendre_pour_modifier(auteur=arm, document=ranger(arm, region))
    assert (offre(arm), offre(voisin)) == (True, False)
    document = decrire.rendre(auteur=arm, document=document)
    assert offre(voisin)
    decrire.retirer(auteur=arm, document=document, retire=True)
    assert not offre(arm)


def test_obsolete_est_reserve_a_qui_en_repond(arm, voisin, agent_ars, region):
    document = ranger(arm, region)
    with pytest.raises(PermissionDenied):
        decrire.declarer_obsolete(auteur=voisin, document=document, obsolete=True)
    document = decrire.declarer_obsolete(auteur=agent_ars, document=document, obsolete=True)
    assert document.obsolete_par == agent_ars
    assert decrire.declarer_obsolete(auteur=arm, document=document, obsolete=False).obsolete_le is None


def test_l_histoire_garde_les_noms_et_les_places(arm, region):
    plans = creer_dossier(auteur=arm, groupe=region, nom="Plans")
    blanc = creer_dossier(auteur=arm, groupe=region, nom="Plan blanc", parent=plans)
    document = deplacer_document(auteur=arm, document=ranger(arm, region), vers=blanc)
    decrire.modifier(auteur=arm, document=document, description=Description(titre="Consignes de nuit"))
    traces = [(t.genre, t.detail["avant"], t.detail["apres"]) for t in document.traces.order_by("pk")]
    assert traces == [
        ("deplace", "Racine", "Plans / Plan blanc"),
        ("renomme", "procédure", "Consignes de nuit"),
    ]


def test_un_dossier_ne_se_range_pas_dans_lui_meme(arm, region):
    plans = creer_dossier(auteur=arm, groupe=region, nom="Plans")
    blanc = creer_dossier(auteur=arm, groupe=region, nom="Plan blanc", parent=plans)
    with pytest.raises(ValidationError, match="lui-même"):
        deplacer_dossier(auteur=arm, dossier=plans, vers=blanc)


def test_deux_dossiers_ne_portent_pas_le_meme_nom_au_meme_endroit(arm, region):
    plans = creer_dossier(auteur=arm, groupe=region, nom="Plans")
    cartes = creer_dossier(auteur=arm, groupe=region, nom="Cartes")
    with pytest.raises(ValidationError, match="déjà ce nom"):
        creer_dossier(auteur=arm, groupe=region, nom="plans")
    with pytest.raises(ValidationError, match="déjà ce nom"):
        renommer_dossier(auteur=arm, dossier=cartes, nom="PLANS")
    assert creer_dossier(auteur=arm, groupe=region, nom="Plans", parent=plans).parent == plans


def test_un_dossier_plein_ne_se_retire_pas(arm, region):
    plans = creer_dossier(auteur=arm, groupe=region, nom="Plans")
    document = ranger(arm, region, dossier=plans)
    with pytest.raises(ValidationError, match="pas vide"):
        retirer_dossier(auteur=arm, dossier=plans)
    decrire.retirer(auteur=arm, document=document)
    assert retirer_dossier(auteur=arm, dossier=plans).retire_le


def test_un_document_remis_quand_son_dossier_n_est_plus_revient_a_la_racine(arm, region):
    plans = creer_dossier(auteur=arm, groupe=region, nom="Plans")
    document = ranger(arm, region, dossier=plans)
    decrire.retirer(auteur=arm, document=document)
    remis = decrire.retirer(auteur=arm, document=document, retire=False)
    assert remis.dossier == plans
    decrire.retirer(auteur=arm, document=document)
    retirer_dossier(auteur=arm, dossier=plans)
    remis = decrire.retirer(auteur=arm, document=document, retire=False)
    assert (remis.dossier, remis.retire_le) == (None, None)
    assert Depeche.objects.filter(groupe=region).latest("numero").donnees["dossier"] is None


def test_rien_ne_se_met_dans_un_dossier_retire_entre_temps(arm, region):
    """`plans` is what each of them read before it was taken away."""
    plans, document = creer_dossier(auteur=arm, groupe=region, nom="Plans"), ranger(arm, region)
    retirer_dossier(auteur=arm, dossier=plans)
    for mettre in (
        lambda: ranger(arm, region, dossier=plans),
        lambda: deplacer_document(auteur=arm, document=document, vers=plans),
        lambda: creer_dossier(auteur=arm, groupe=region, nom="Plan blanc", parent=plans),
    ):
        with pytest.raises(ValidationError, match="n'est plus"):
            mettre()


@pytest.mark.django_db(transaction=True)
def test_un_dossier_ou_l_on_depose_au_meme_instant_ne_se_retire_pas(arm, region):
    plans = creer_dossier(auteur=arm, groupe=region, nom="Plans")
    depot = envoyer(arm, region, "plan.txt", b"Plan.")

    def retirer():
        try:
            with pytest.raises(ValidationError, match="pas vide"):
                retirer_dossier(auteur=arm, dossier=plans)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as fils:
        with transaction.atomic():
            deposer(auteur=arm, groupe=region, jeton=depot.jeton, dossier=plans)
            retrait = fils.submit(retirer)
            assert attendre(_quelqu_un_attend, delai=10)
        retrait.result(timeout=10)


def _quelqu_un_attend():
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return curseur.fetchone()[0] > 0


def test_la_base_garde_chaque_dossier_dans_son_groupe(arm, region):
    ailleurs = Groupe.objects.create(genre=Groupe.Genre.THEMATIQUE, nom="Ailleurs")
    dossier = creer_dossier(auteur=arm, groupe=region, nom="Plans")
    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.create(groupe=ailleurs, parent=dossier, nom="Intrus", cree_par=arm, cree_le=timezone.now())


def test_un_groupe_clos_ne_prend_plus_de_document(arm, region):
    document = ranger(arm, region)
    Groupe.objects.filter(pk=region.pk).update(clos_le=timezone.now())
    region.refresh_from_db()
    with pytest.raises(PermissionDenied):
        envoyer(arm, region, "plan.txt", b"Plan.")
    with pytest.raises(IntegrityError), transaction.atomic():
        type(document).objects.filter(pk=document.pk).update(titre="Autre")


def test_un_document_a_lire_compte_qui_l_a_lu(arm, voisin, veille, region):
    document = decrire.donner_a_lire(auteur=arm, document=ranger(arm, region), a_lire=True)
    for _ in range(2):
        accuser(lecteur=voisin, document=document, version=document.courante_id)
    client = Client()
    client.force_login(arm)
    suivi = client.get(f"/ged/documents/{document.pk}/lecteurs/").context["suivi"]
    assert [a.utilisateur for a in suivi.lus] == [voisin]
    assert voisin not in suivi.attendus
    assert veille in suivi.attendus
    # A new version asks again.
    remplacer(auteur=arm, document=document, jeton=envoyer(arm, region, "v2.txt", b"Version 2.").jeton)
    assert client.get(f"/ged/documents/{document.pk}/lecteurs/").context["suivi"].lus == []


def test_une_lecture_ne_vaut_que_pour_la_version_que_l_on_avait_sous_les_yeux(arm, voisin, region):
    document = decrire.donner_a_lire(auteur=arm, document=ranger(arm, region), a_lire=True)
    client, adresse = Client(), f"/ged/documents/{document.pk}/"
    client.force_login(voisin)
    assert f'name="version" value="{document.courante_id}"' in client.get(adresse).content.decode()
    ancienne = document.courante_id
    remplace = remplacer(auteur=arm, document=document, jeton=envoyer(arm, region, "v2.txt", b"Version 2.").jeton)
    dit = client.post(f"{adresse}gestes/", {"geste": "lu", "version": ancienne}, follow=True).content.decode()
    assert "La version 2 a remplacé celle-ci" in dit
    api = f"/api/v1/documents/{document.pk}/lecteurs/"
    assert client.post(api, {"version": ancienne}, content_type="application/json").status_code == 400
    assert client.post(api, {}, content_type="application/json").status_code == 400
    assert not Accuse.objects.exists()
    assert "J’ai lu" not in client.get(adresse, {"version": 1}).content.decode()
    assert client.post(api, {"version": remplace.courante_id}, content_type="application/json").status_code == 204
    assert Accuse.objects.get().version_id == remplace.courante_id


def test_ce_que_son_auteur_a_repris_pendant_qu_on_le_lisait_ne_se_dit_plus(arm, voisin, region):
    document = decrire.donner_a_lire(auteur=arm, document=ranger(arm, region), a_lire=True)
    decrire.prendre_pour_modifier(auteur=arm, document=document)
    ailleurs = creer_dossier(auteur=arm, groupe=region, nom="Ailleurs")
    with transaction.atomic():
        reprendre(auteur=arm, documents=[document])
    avant = len(genres(region))
    for acte in (
        lambda: decrire.rendre(auteur=arm, document=document),
        lambda: accuser(lecteur=voisin, document=document, version=document.courante_id),
        lambda: lier(auteur=arm, document=document, dossier=ailleurs),
    ):
        with pytest.raises(ValidationError, match=r"repris|retiré"):
            acte()
    assert len(genres(region)) == avant


def test_un_telechargement_est_enregistre_et_montre_a_l_entite_proprietaire(arm, voisin, region):
    document = ranger(arm, region, "Fiche réflexe été.txt", b"Consignes.")
    client = Client()
    client.force_login(voisin)
    reponse = client.get(f"/ged/versions/{document.courante_id}/fichier/")
    assert tout(reponse) == b"Consignes."
    assert reponse["Content-Disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''Fiche%20r%C3%A9flexe" in reponse["Content-Disposition"]
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in reponse["Content-Security-Policy"]
    assert Consultation.objects.get().utilisateur == voisin
    assert client.get(f"/ged/documents/{document.pk}/lecteurs/").status_code == 403
    client.force_login(arm)
    assert "L. Blanc" in client.get(f"/ged/documents/{document.pk}/lecteurs/").content.decode()


def test_un_lien_montre_le_document_ailleurs_a_qui_le_voit(arm, voisin, samu31, region):
    local = Groupe.objects.create(genre=Groupe.Genre.THEMATIQUE, nom="Local")
    local.participations.create(entite=samu31, droit=2)
    document = ranger(arm, local, "interne.txt", b"Interne.")
    dossier = creer_dossier(auteur=arm, groupe=region, nom="Plans")
    lier(auteur=arm, document=document, dossier=dossier)
    for lecteur, voit in ((arm, True), (voisin, False)):
        client = Client()
        client.force_login(lecteur)
        assert (b"interne" in client.get(f"/ged/dossiers/{dossier.pk}/").content) is voit


@pytest.mark.django_db(transaction=True)
def test_un_morceau_qui_s_ecrit_ne_retient_personne_dans_son_groupe(arm, voisin, region):
    def consigner():
        try:
            return fabriques.entree(voisin, region).numero
        finally:
            connection.close()

    depot = ouvrir_depot(auteur=arm, groupe=region, nom="plan.txt", taille=9, jeton=uuid4())
    with ThreadPoolExecutor(1) as fils, transaction.atomic():
        recevoir(auteur=arm, depot=depot, debut=0, octets=b"Plan ")
        assert fils.submit(consigner).result(timeout=10) == 1


def test_un_depot_dit_l_empreinte_de_ce_qui_est_recu(arm, voisin, region):
    depot = ouvrir_depot(auteur=arm, groupe=region, nom="plan.txt", taille=9, jeton=uuid4())
    recevoir(auteur=arm, depot=depot, debut=0, octets=b"Plan ")
    adresse = f"/api/v1/depots/{depot.pk}/"
    client = Client()
    client.force_login(arm)
    dit = client.get(adresse).json()
    assert (dit["recu"], dit["empreinte"]) == (5, hashlib.sha256(b"Plan ").hexdigest())
    client.force_login(voisin)
    assert client.get(adresse).status_code == 404


def test_l_etat_a_la_forme_que_l_api_annonce(arm, region):
    donnees = json.loads(json.dumps(donnees_document(complet(ranger(arm, region)))))
    assert set(donnees) == set(DocumentRendu().fields)
    assert set(donnees["version"]) == set(VersionRendue().fields)
