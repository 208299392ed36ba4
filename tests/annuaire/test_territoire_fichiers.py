"""Files of entités: those that are loaded into an empty base, and those that are refused by a sentence."""

import pytest
from django.core.management import CommandError, call_command

from annuaire.models import Entite


def test_une_entite_connue_peut_passer_sous_une_nouvelle(db, tmp_path):
    fichier = tmp_path / "entites.csv"
    entete = "code;nom;type;parent;departements;latitude;longitude;adresse\n"
    fichier.write_text(entete + "DGOS;DGOS;ministere;;;;;\nSAMU01;Samu 01;samu;DGOS;01;;;\n")
    call_command("charger_annuaire", fichier=fichier, verbosity=0)
    samu = Entite.objects.get(code="SAMU01")
    ars = "ZONE-S;Zone;zone;DGOS;;;;\nARS-S;ARS;ars;ZONE-S;;;;\n"
    fichier.write_text(entete + "DGOS;DGOS;ministere;;;;;\n" + ars + "SAMU01;Samu 01;samu;ARS-S;01;;;\n")
    call_command("charger_annuaire", fichier=fichier, verbosity=0)
    samu.refresh_from_db()
    assert [e.code for e in samu.au_dessus()] == ["ARS-S", "ZONE-S", "DGOS"]


def test_un_fichier_dont_un_parent_manque_est_refuse_en_entier(db, tmp_path):
    fichier = tmp_path / "entites.csv"
    entete = "code;nom;type;parent;departements;latitude;longitude;adresse\n"
    fichier.write_text(entete + "DGOS;DGOS;ministere;;;;;\nSAMU01;Samu 01;samu;ARS-XXX;01;;;\n")
    with pytest.raises(CommandError, match="SAMU01.*ARS-XXX"):
        call_command("charger_annuaire", fichier=fichier)
    assert not Entite.objects.exists()


def test_un_fichier_venu_d_un_tableur_se_charge(db, tmp_path):
    fichier = tmp_path / "entites.csv"
    entete = "code;nom;type;parent;departements;latitude;longitude;adresse\n"
    fichier.write_text(f"\ufeff{entete}DGOS;Direction générale;ministere;;;;;\n", encoding="utf-8")
    call_command("charger_annuaire", fichier=fichier, verbosity=0)
    assert Entite.objects.get().code == "DGOS"


@pytest.mark.parametrize(
    ("ligne", "encodage", "phrase"),
    [
        ("DGOS;Direction générale;ministere;;;;;", "latin-1", "UTF-8"),
        (f"DGOS;{'D' * 121};ministere;;;;;", "utf-8", "DGOS.*120"),
        ("SAMU01;Samu 01;samu;;0001;;;", "utf-8", "SAMU01"),
        ("SAMU01;Samu 01;samu;;01;95;5;", "utf-8", "SAMU01"),
        ("SAMU01;Samu 01;samu;;01;;;;demander Julie", "utf-8", "SAMU01.*ne se compose pas"),
    ],
)
def test_un_fichier_que_la_base_refuserait_est_refuse_par_une_phrase(db, tmp_path, ligne, encodage, phrase):
    fichier = tmp_path / "entites.csv"
    entete = "code;nom;type;parent;departements;latitude;longitude;adresse;accueil\n"
    fichier.write_text(f"{entete}{ligne}\n", encoding=encodage)
    with pytest.raises(CommandError, match=phrase):
        call_command("charger_annuaire", fichier=fichier)


def test_un_fichier_au_type_inconnu_est_refuse(db, tmp_path):
    fichier = tmp_path / "entites.csv"
    fichier.write_text("code;nom;type;parent;departements;latitude;longitude;adresse\nX;X;caserne;;;;;\n")
    with pytest.raises(CommandError, match="caserne"):
        call_command("charger_annuaire", fichier=fichier)


@pytest.mark.parametrize("code", ["hop-31", "HOP_31", "HOP 31", "-HOP", "É31", "H" * 21, ""])
def test_un_code_que_sivic_ne_lirait_pas_est_refuse(db, tmp_path, code):
    """It would be left out of what is told there, without a word."""
    fichier = tmp_path / "entites.csv"
    entete = "code;nom;type;parent;departements;latitude;longitude;adresse\n"
    fichier.write_text(f"{entete}{code};Hôpital;hopital;;;;;\n")
    with pytest.raises(CommandError, match="capitales"):
        call_command("charger_annuaire", fichier=fichier)
