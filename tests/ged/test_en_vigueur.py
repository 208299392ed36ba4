"""What may be said of the version in force: that one has read it, and which one it is again."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from annuaire.actes.machines import ouvrir_acces_machine
from fil.models import Depeche
from ged.actes import decrire
from ged.actes.deposer import remplacer
from ged.actes.lire import accuser
from ged.actes.traiter import traiter
from ged.models import Accuse
from tests.ged.fichiers import EICAR, envoyer, ranger

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("octets", [b"Consignes. " + EICAR, b"Consignes."])
def test_nul_ne_dit_avoir_lu_ce_qui_ne_s_ouvre_pas(arm, voisin, region, clamd, octets):
    document = decrire.donner_a_lire(auteur=arm, document=ranger(arm, region, octets=octets), a_lire=True)
    client, adresse = Client(), f"/ged/documents/{document.pk}/"
    client.force_login(voisin)
    assert "J’ai lu" not in client.get(adresse).content.decode()
    assert client.post(f"{adresse}gestes/", {"geste": "lu", "version": document.courante_id}).status_code == 403
    traiter(fichier_id=document.courante.fichier_id)
    if EICAR in octets:
        assert "J’ai lu" not in client.get(adresse).content.decode()
        with pytest.raises(PermissionDenied, match="refusé ce fichier"):
            accuser(lecteur=voisin, document=document, version=document.courante_id)
        assert not Accuse.objects.exists()
    else:
        assert "J’ai lu" in client.get(adresse).content.decode()
        accuser(lecteur=voisin, document=document, version=document.courante_id)


def test_une_lecture_se_demande_se_confirme_et_se_suit_par_les_pages(client, arm, voisin, region):
    document = ranger(arm, region)
    adresse = f"/ged/documents/{document.pk}/"
    client.force_login(arm)
    assert "Demander à tous de le lire" in client.get(adresse).text
    client.post(f"{adresse}gestes/", {"geste": "a_lire"})
    client.force_login(voisin)
    demande = '<span class="compte">1<span class="pour-lecteur"> à lire</span></span>'
    page = client.get("/ged/a-lire/").text
    assert demande in page and adresse in page
    dit = client.post(f"{adresse}gestes/", {"geste": "lu", "version": document.courante_id}, follow=True)
    assert "Vous avez lu cette version" in dit.text
    assert demande not in client.get("/ged/a-lire/").text
    client.force_login(arm)
    assert "L. Blanc" in client.get(f"{adresse}lecteurs/").text


def test_avoir_lu_se_compte_sur_le_fil_sans_dire_qui(arm, voisin, region):
    document = decrire.donner_a_lire(auteur=arm, document=ranger(arm, region), a_lire=True)
    accuser(lecteur=voisin, document=document, version=document.courante_id)
    depeche = Depeche.objects.get(genre="document.lu")
    assert (depeche.auteur, depeche.entite) == (None, None)
    assert Accuse.objects.get().utilisateur == voisin


def test_qui_a_lu_puis_est_parti_ne_compte_plus_et_nulle_machine_n_est_attendue(client, arm, cadre, voisin, region):
    document = decrire.donner_a_lire(auteur=arm, document=ranger(arm, region), a_lire=True)
    for lecteur in (arm, voisin):
        accuser(lecteur=lecteur, document=document, version=document.courante_id)
    ouvrir_acces_machine(nom="passerelle", entite=arm.entite_active)
    voisin.affectations.update(fin_le=timezone.now())
    client.force_login(arm)
    page = client.get(f"/ged/documents/{document.pk}/lecteurs/").content.decode()
    assert '<span class="compte neutre">1 / 2</span>' in page
    assert (voisin.nom_affiche in page, cadre.nom_affiche in page, "passerelle" in page) == (True, True, False)


def test_ne_se_reprend_que_ce_qui_s_ouvre(arm, region, clamd):
    document = ranger(arm, region, octets=b"Consignes. " + EICAR)
    traiter(fichier_id=document.courante.fichier_id)
    document = remplacer(auteur=arm, document=document, jeton=envoyer(arm, region, "v2.txt", b"Version 2.").jeton)
    refusee = document.versions.get(numero=1)
    with pytest.raises(PermissionDenied, match="refusé ce fichier"):
        decrire.restaurer(auteur=arm, document=document, version=refusee, jeton=uuid4())
    client = Client()
    client.force_login(arm)
    assert 'value="restaurer"' not in client.get(f"/ged/documents/{document.pk}/").content.decode()


def test_une_version_reprise_vaut_de_nouveau_et_rend_le_document(arm, voisin, region):
    premiere = ranger(arm, region).courante
    document = remplacer(
        auteur=arm, document=premiere.document, jeton=envoyer(arm, region, "v2.txt", b"Version 2.").jeton
    )
    decrire.declarer_obsolete(auteur=arm, document=document, obsolete=True)
    decrire.prendre_pour_modifier(auteur=arm, document=document)
    repris = decrire.restaurer(auteur=arm, document=document, version=premiere, jeton=uuid4())
    assert (repris.courante.numero, repris.obsolete_le, repris.verrouille_par) == (3, None, None)
    remplacer(auteur=voisin, document=repris, jeton=envoyer(voisin, region, "v4.txt", b"Version 4.").jeton)
