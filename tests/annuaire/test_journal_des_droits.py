"""The journal of rights: who reads what in it, and what it keeps to itself."""

from annuaire.actes.groupes import creer_groupe_thematique
from annuaire.actes.participations import inviter
from annuaire.models import Droit
from fil.models import Depeche
from messagerie.actes.ouvrir import ouvrir_avec_personne
from tests.annuaire.test_pages_des_droits import administrateur, cellule, entrer

__all__ = ["administrateur", "cellule", "entrer"]


def test_le_journal_dit_qui_quoi_et_quand(entrer, cadre, arm, samu31):
    client = entrer(cadre)
    client.post(f"/administration/personnes/{arm.pk}/desactiver/")

    page = client.get("/administration/journal/").content.decode()

    depeche = Depeche.objects.get(genre="compte.desactive")
    assert "Compte fermé" in page and "J. Petit" in page and "S. Marty" in page
    assert depeche.emise_le.astimezone().strftime("%Y") in page


def test_le_journal_d_un_responsable_ne_montre_que_son_entite(entrer, cadre, administrateur, arm, voisin):
    client = entrer(administrateur)
    client.post(f"/administration/personnes/{voisin.pk}/desactiver/")
    client.post(f"/administration/personnes/{arm.pk}/desactiver/")
    assert "L. Blanc" in client.get("/administration/journal/").content.decode()

    page = entrer(cadre).get("/administration/journal/").content.decode()
    assert "J. Petit" in page and "L. Blanc" not in page


def test_le_journal_montre_aussi_les_participants(entrer, cadre, arm, samu31, cellule):
    inviter(auteur=arm, groupe=cellule, entite=samu31, droit=Droit.ECRITURE)

    page = entrer(cadre).get("/administration/journal/?quoi=participants").content.decode()

    assert "Participant ajouté" in page and "Grand froid" in page


def test_le_journal_ne_dit_pas_qui_parle_avec_qui(entrer, administrateur, cadre, arm, voisin):
    ouvrir_avec_personne(auteur=arm, personne=voisin)

    for qui in (administrateur, cadre):
        page = entrer(qui).get("/administration/journal/?quoi=participants").content.decode()
        assert "L. Blanc" not in page


def test_le_journal_d_un_responsable_tait_le_nom_de_ce_qu_il_ne_voit_pas(entrer, administrateur, cadre, arm, etranger):
    secret = creer_groupe_thematique(auteur=etranger, nom="Protection d'une visite")
    inviter(auteur=etranger, groupe=secret, personne=arm, droit=Droit.ECRITURE)

    page = entrer(cadre).get("/administration/journal/?quoi=participants").content.decode()
    assert "J. Petit" in page and "un groupe que vous ne voyez pas" in page
    assert "Protection" not in page
    assert "Protection" in entrer(administrateur).get("/administration/journal/?quoi=participants").content.decode()


def test_le_journal_n_est_pas_a_tout_le_monde(entrer, arm):
    assert entrer(arm).get("/administration/journal/").status_code == 403
