"""`manage.py verifier_fil` names the first dépêche that is not what was written, trigger bypassed or not."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from fil.models import Depeche, Fil
from tests import fabriques


@pytest.fixture
def fil(arm, region):
    for texte in ("Explosion signalée.", "Périmètre de 500 m.", "Périmètre porté à 800 m.", "Fin d'alerte."):
        fabriques.entree(arm, region, texte)
    return region


def verifier(*options: str) -> tuple[int, str]:
    sortie = StringIO()
    try:
        call_command("verifier_fil", *options, stdout=sortie, stderr=sortie)
    except SystemExit as fin:
        return int(fin.code or 0), sortie.getvalue()
    return 0, sortie.getvalue()


def forcer(ordre: str, *valeurs) -> None:
    """What somebody who holds the database could do."""
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("ALTER TABLE fil_depeche DISABLE TRIGGER ALL")
        curseur.execute(ordre, valeurs)
        curseur.execute("ALTER TABLE fil_depeche ENABLE TRIGGER ALL")


def rechainer(groupe, depuis: int) -> None:
    """Recompute the seals from a number on, as a forger who knows the code would."""
    precedente = bytes(Depeche.objects.get(groupe=groupe, numero=depuis - 1).empreinte)
    for depeche in Depeche.objects.filter(groupe=groupe, numero__gte=depuis).order_by("numero"):
        precedente = depeche.sceller(precedente)
        forcer("UPDATE fil_depeche SET empreinte = %s WHERE id = %s", precedente, depeche.pk)


def test_un_fil_intact_est_dit_intact(fil):
    code, sortie = verifier()
    assert code == 0
    assert f"Groupe {fil.pk} : 4 dépêches intactes" in sortie and "4 dépêches vérifiées" in sortie


@pytest.mark.parametrize(
    "alteration",
    [
        "donnees = jsonb_set(donnees, '{texte}', '\"Rien à signaler.\"')",
        "genre = 'entree.annulee'",
        "auteur_id = NULL",
        "entite_id = NULL",
        "emise_le = emise_le - interval '1 hour'",
        "objet_id = objet_id + 1",
        "empreinte = sha256('x')",
    ],
)
def test_une_depeche_changee_est_nommee(fil, alteration):
    forcer(f"UPDATE fil_depeche SET {alteration} WHERE groupe_id = %s AND numero = 2", fil.pk)  # noqa: S608
    code, sortie = verifier()
    assert code == 1
    assert f"Groupe {fil.pk}, dépêche 2 : son contenu ou son empreinte" in sortie


def test_un_rang_change_est_nomme(fil):
    forcer("UPDATE fil_depeche SET rang = rang + 5 WHERE groupe_id = %s AND numero = 3", fil.pk)
    assert "dépêche 3 : son rang" in verifier()[1]


def test_une_depeche_retiree_du_milieu_est_nommee(fil):
    forcer("DELETE FROM fil_depeche WHERE groupe_id = %s AND numero = 2", fil.pk)
    assert f"Groupe {fil.pk}, dépêche 2 : la dépêche manque" in verifier()[1]


def test_les_dernieres_depeches_retirees_sont_vues(fil):
    forcer("DELETE FROM fil_depeche WHERE groupe_id = %s AND numero > 2", fil.pk)
    code, sortie = verifier()
    assert code == 1 and "dépêche 3 : la dépêche manque (le fil en compte 4)" in sortie


def test_une_fin_rechainee_est_trahie_par_la_tete(fil):
    forcer("UPDATE fil_depeche SET genre = 'x' WHERE groupe_id = %s AND numero = 3", fil.pk)
    rechainer(fil, 3)
    assert "dépêche 4 : elle n'est pas celle que scelle la tête" in verifier()[1]


def test_un_fil_reecrit_avec_sa_tete_est_trahi_par_un_sceau_note_ailleurs(fil):
    note = f"{fil.pk}:3:{bytes(Depeche.objects.get(groupe=fil, numero=3).empreinte).hex()}"
    assert verifier("--attendu", note)[0] == 0
    forcer("UPDATE fil_depeche SET genre = 'x' WHERE groupe_id = %s AND numero = 3", fil.pk)
    rechainer(fil, 3)
    Fil.objects.filter(groupe=fil).update(empreinte=Depeche.objects.get(groupe=fil, numero=4).empreinte)
    assert verifier()[0] == 0
    code, sortie = verifier("--attendu", note)
    assert code == 1 and "dépêche 3 : son empreinte n'est pas celle qui avait été notée" in sortie


def test_un_fil_raccourci_avec_sa_tete_est_trahi_par_un_sceau_note_ailleurs(fil):
    note = f"{fil.pk}:4:{bytes(Depeche.objects.get(groupe=fil, numero=4).empreinte).hex()}"
    forcer("DELETE FROM fil_depeche WHERE groupe_id = %s AND numero = 4", fil.pk)
    derniere = Depeche.objects.get(groupe=fil, numero=3)
    Fil.objects.filter(groupe=fil).update(dernier_numero=3, nouveautes=3, empreinte=derniere.empreinte)
    assert verifier()[0] == 0
    assert "avait été notée" in verifier("--attendu", note)[1]


def test_une_depeche_ajoutee_au_dela_de_la_tete_est_nommee(fil):
    Fil.objects.filter(groupe=fil).delete()
    assert "dépêche 1 : elle se trouve au-delà de la tête" in verifier()[1]


def test_tout_continue_apres_un_fil_altere(fil, arm):
    autre = fabriques.groupe("Autre", arm)
    fabriques.entree(arm, autre)
    forcer("DELETE FROM fil_depeche WHERE groupe_id = %s AND numero = 2", fil.pk)
    assert f"Groupe {autre.pk} : 1 dépêches" not in verifier()[1]
    assert f"Groupe {autre.pk} : 1 dépêches" in verifier("--tout")[1]
    assert verifier("--groupe", str(autre.pk))[0] == 0


@pytest.mark.parametrize("options", [["--groupe", "999999999"], ["--attendu", "n'importe quoi"]])
def test_une_demande_absurde_est_refusee(db, options):
    with pytest.raises(CommandError):
        call_command("verifier_fil", *options)
