"""Calls of files are the same calls when they are deposited again, and no others when they are not."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from telephonie.models import Appel, SourceTelephonie
from tests.telephonie.conftest import MIDI, repondu
from tests.telephonie.fichiers import LIGNES, TITRES, releve
from tests.telephonie.test_importer import envoyer as deposer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("cache", ["Masqué", "Anonyme", ""])
def test_deux_appelants_caches_a_la_meme_minute_restent_deux(cadre, source, cache):
    """Neither merged, nor refused because their numbers differ, nor counted again when the file has more rows."""
    paire = [f"20/11/2026 12:05;;20/11/2026 12:06;{numero};{cache};arm_n1" for numero in ("15", "15", "112")]
    assert deposer(cadre, source, releve(*paire).encode()).acceptes == 9
    assert sorted(Appel.objects.values_list("numero", flat=True)) == ["112", "15", "15"]
    avant = f"20/11/2026 11:58;;20/11/2026 11:59;15;{cache};arm_n1"
    bilan = deposer(cadre, source, releve(avant, *reversed(paire)).encode())
    assert (bilan.acceptes, bilan.deja_recus, Appel.objects.count()) == (3, 9, 4)


def test_une_date_ecrite_autrement_et_une_colonne_choisie_apres_ne_font_pas_un_autre_appel(cadre, source):
    deposer(cadre, source, releve(*LIGNES).encode(), file="", repondu_le="")
    autrement = [ligne.replace("20/11/2026 12:00:00", "2026-11-20 12:00:00") for ligne in LIGNES]
    bilan = deposer(cadre, source, releve(*autrement).encode())
    assert (bilan.acceptes, Appel.objects.count()) == (3, 2)
    assert Appel.objects.get(issue="repondu").attente_ms == 12_000


@pytest.mark.parametrize("cache", ["+33612345678", "Masqué", ""])
def test_un_fichier_pris_sous_les_noms_d_avant_ne_se_double_pas_en_grandissant(cadre, source, cache):
    """Named by the instant and the caller, or the place in the file, as all were at first."""
    premiere = f"20/11/2026 12:05;20/11/2026 12:05;20/11/2026 12:06;15;{cache};arm_n1"
    ancien = f"20261120110500000000-{cache or 0}"
    deposer(cadre, source, f"Identifiant;{TITRES}\n{ancien};{premiere}".encode())
    suivante = f"20/11/2026 12:05;;20/11/2026 12:07;15;{cache};arm_n1"
    bilan = deposer(cadre, source, releve(premiere, suivante).encode())
    assert (bilan.acceptes, bilan.deja_recus, Appel.objects.count()) == (3, 4, 2)
    assert deposer(cadre, source, releve(premiere, suivante).encode()).acceptes == 0


def test_des_appels_qu_un_bandeau_a_deja_dits_ne_se_doublent_pas_sans_le_dire(cadre, source, envoyer):
    for n in range(3):
        envoyer(*repondu(f"b{n}", quand=MIDI + timedelta(minutes=n)))
    envoyer(*repondu("le soir", quand=MIDI + timedelta(hours=8)))
    with pytest.raises(ValidationError, match="sous un autre nom : 3. Confirmez"):
        deposer(cadre, source, releve(*LIGNES).encode())
    assert Appel.objects.count() == 4
    assert deposer(cadre, source, releve(*LIGNES).encode(), malgre_connus=True).acceptes == 7
    # Told by the bandeau still; those of the file itself are not counted against it.
    with pytest.raises(ValidationError, match="sous un autre nom : 3. Confirmez"):
        deposer(cadre, source, releve(*LIGNES).encode())


def test_un_appel_deja_depose_sous_un_autre_nom_se_voit_aussi(cadre, source):
    """The same rows, once an export gives them identifiers."""
    deposer(cadre, source, releve(*LIGNES).encode())
    nommees = f"Identifiant;{TITRES}", f"A1;{LIGNES[0]}", f"A2;{LIGNES[1]}"
    with pytest.raises(ValidationError, match="sous un autre nom : 2. Confirmez"):
        deposer(cadre, source, "\n".join(nommees).encode())


def test_des_donnees_simulees_et_les_appels_du_voisin_ne_demandent_rien(
    cadre, source, samu31, samu82, bandeau, envoyer
):
    simulee = SourceTelephonie.objects.create(code="simulee", nom="Simulée", genre="simulation", entite=samu31)
    envoyer(*repondu("s"), source=simulee)
    bandeau.autres_samu.add(samu82)
    assert not envoyer(*repondu("v", samu="82")).refus
    assert deposer(cadre, source, releve(*LIGNES).encode()).acceptes == 7


def test_ce_qui_est_deja_connu_se_dit_et_se_confirme(cadre, source, envoyer, settings, tmp_path):
    settings.GED_DEPOTS = tmp_path
    client = Client()
    client.force_login(cadre)
    envoyer(*repondu("b"))
    fichier = io.BytesIO(releve(*LIGNES).encode())
    fichier.name = "appels.csv"
    page = client.post("/telephonie/SAMU31/importation/", {"fichier": fichier})
    assert "1 appel de cette période est déjà connu du portail" in page.content.decode()
    choix = {f"colonne-{code}": titre for code, _, _, titre in page.context["choix"]}
    corps = choix | {"cle": page.context["cle"], "nom": "appels.csv", "geste": "importer"}
    refus = client.post("/telephonie/SAMU31/importation/", corps)
    assert (refus.status_code, Appel.objects.count()) == (400, 1)
    assert "sous un autre nom\u00a0: 1. Confirmez" in refus.content.decode()
    assert client.post("/telephonie/SAMU31/importation/", corps | {"malgre_connus": "oui"}).status_code == 302
    assert Appel.objects.count() == 3
