"""The training base: its stories can be told, and filling it gives what the screens need."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random
from uuid import uuid5

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from annuaire.models import Groupe, Utilisateur
from evenements.models import Bilan, Evenement, PointSituation
from fil.lectures import non_lus
from fil.models import Depeche, Fil
from maincourante.models import Adressage, Commentaire, Entree, Rectification
from messagerie.accuses import accuses_de
from messagerie.lectures import conversations_de
from messagerie.models import Message
from portail.formation import cartes, recit
from portail.formation.distribution import Distribution
from portail.formation.documents import lire as lire_les_documents
from portail.formation.evenements import FICHES
from portail.formation.mots import Redaction
from portail.formation.personnel import COMPTES, emplois, fiches
from portail.formation.quinzaine import Quinzaine, de_saison
from sivic.models import Envoi, EvenementCommun, Victime
from sivic.sinus import lire_sinus
from telephonie.lectures import total
from telephonie.models import Appel, ConsultationEnregistrement, GelEnregistrements
from telephonie.periodes import periode

# Each test inside the module's base, in its own transaction; and before the tests that empty the database.
pytestmark = pytest.mark.django_db
FICHIERS = (
    "samu",
    "releves",
    "region",
    "zone",
    "nation",
    "sagas",
    "maintenant",
    "exercice",
    "evenements",
    "exercice-evenement",
)
MIDI = datetime(2026, 1, 15, 11, 3, tzinfo=UTC)
# What a story tells as done, with its hour.
PASSE = re.compile(
    r"(?:^|\b(?:levée?|[Ll]evée|[Aa]ctivé|rétablie?|revenues|colmatée|rendue|vide|ramenée|[Pp]assage|Fermeture|Fin|clos|perte)"
    r"\b[^.:]* à )(?P<h>\d+) h(?: (?P<m>\d\d))?\b"
)


@pytest.fixture(scope="module")
def formation(django_db_setup, django_db_blocker):
    """A small training base, filled once for the module and taken away at its end."""
    sivic = override_settings(SIVIC_URL="http://127.0.0.1:8700", SIVIC_EXERCICE=True)
    with django_db_blocker.unblock(), sivic, transaction.atomic():
        sortie = StringIO()
        call_command("charger_annuaire", stdout=sortie)
        call_command("base_de_formation", part=0.05, stdout=sortie)
        yield sortie.getvalue()
        transaction.set_rollback(True)


@pytest.mark.parametrize("fichier", FICHIERS)
def test_tous_les_recits_se_lisent(fichier):
    recits = recit.lire(fichier)
    assert recits
    for un in recits:
        noms = {ligne.nom for ligne in un.lignes}
        assert all(ligne.vise in noms for ligne in un.lignes if ligne.vise), un.titre
        assert un.lignes[0].consigne, un.titre


def test_une_ligne_illisible_dit_ou_elle_est(tmp_path, monkeypatch):
    (tmp_path / "faux.txt").write_text("=== Un récit\n+0 arm danse | Bonjour\n")
    monkeypatch.setattr(recit, "TEXTES", tmp_path)
    with pytest.raises(recit.RecitIllisible, match="faux.txt, ligne 2"):
        recit.lire("faux")


def test_une_phrase_prend_les_mots_du_lieu_et_s_accorde():
    redaction = Redaction(Random(1), "SAMU82")
    texte = "DZ de {rea} fermée jusqu'à {h+60}. {a=2-2} lit(s), {1-1} place(s), encore {a}."
    ecrit = redaction.ecrire(texte, MIDI)
    assert ecrit in (
        "DZ du CH de Montauban fermée jusqu'à 13 h 05. 2 lits, 1 place, encore 2.",
        "DZ du Pont-de-Chaume fermée jusqu'à 13 h 05. 2 lits, 1 place, encore 2.",
    )


def test_une_heure_annoncee_s_arrondit_apres_une_heure_passee_avant():
    ecrit = Redaction(Random(1)).ecrire("Depuis {h}, coupure à {h-20}, retour à {h+40}.", MIDI)
    assert ecrit == "Depuis 12 h, coupure à 11 h 40, retour à 12 h 45."


def test_une_saga_ne_raconte_rien_avant_que_cela_n_arrive():
    """« Levé à 23 h 50 », « 9 h 00 : 11 UR évacuées » are written at that time at the earliest."""
    for un in recit.lire("sagas"):
        heure, minute = map(int, un.reglages["heure"].split(":"))
        instant = heure * 60 + minute
        for ligne in un.lignes:
            instant += ligne.delai[0]
            for dite in PASSE.finditer(ligne.texte):
                heure, minute = (int(nombre or 0) for nombre in (dite["h"], dite["m"]))
                assert (instant - heure * 60 - minute) % 1440 < 720, ligne.texte


@pytest.mark.parametrize(("nombre", "ecrit"), [("1-1", "1 blessé léger, 1 cas."), ("3-3", "3 blessés légers, 3 cas.")])
def test_ce_qu_un_nombre_commande_s_accorde_jusqu_au_dernier_mot(nombre, ecrit):
    assert Redaction(Random(1), "SAMU82").ecrire(f"{{a={nombre}}} blessé(s) léger(s), {{a}} cas.", MIDI) == ecrit


def test_l_automne_ne_raconte_ni_canicule_ni_verglas():
    for mois, racontees in ((1, {"hiver"}), (4, {"printemps"}), (7, {"ete"}), (9, set()), (10, set()), (12, {"hiver"})):
        dites = {un.reglages.get("saison") for un in de_saison("samu", MIDI.replace(month=mois))}
        assert dites == racontees | {None}, mois


def test_aucun_document_ne_porte_un_mois_ni_une_semaine():
    for ecrit in lire_les_documents():
        assert not re.search(
            r"\b(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre"
            r"|d[ée]cembre|semaine \d+|20\d\d)\b",
            ecrit.titre,
        ), ecrit.titre


def test_un_second_lieu_est_un_autre_lieu():
    for graine in range(30):
        premier, second = Redaction(Random(graine), "SAMU82").ecrire("{rea}/{rea2}", MIDI).split("/")
        assert premier.lower() != second.lower()


def test_les_textes_ne_portent_aucune_identite_inventee():
    noms = {fiche.nom for fiche in fiches()}
    for fichier in FICHIERS:
        contenu = (recit.TEXTES / f"{fichier}.txt").read_text()
        assert not [nom for nom in noms if f" {nom} " in contenu]


def test_les_dix_comptes_ouvrent_avec_leur_role(formation, rf):
    roles = {}
    for identifiant in COMPTES:
        personne = authenticate(rf.get("/"), username=identifiant, password="formation")
        assert personne is not None, identifiant
        roles[identifiant] = (personne.poste.entite.code, personne.poste.role)
    assert roles == {
        "arm.samu31": ("SAMU31", "contributeur"),
        "regulateur.samu31": ("SAMU31", "contributeur"),
        "arm.samu82": ("SAMU82", "contributeur"),
        "cadre.samu31": ("SAMU31", "responsable"),
        "cellule.ars-occitanie": ("ARS-OCC", "responsable"),
        "zone.sud": ("ZONE-SUD", "responsable"),
        "veille.dgos": ("DGOS", "lecteur"),
        "arm.samu59": ("SAMU59", "contributeur"),
        "admin": ("PORTAIL", "administrateur"),
        "accueil.purpan": ("HOP-31-PURPAN", "contributeur"),
    }


def test_les_collegues_sont_la_et_quelqu_un_a_deux_postes(formation):
    assert Utilisateur.objects.count() >= 69
    assert Utilisateur.objects.get(username="regulateur.samu31").affectations.en_cours().count() == 2


def test_la_quinzaine_a_de_tout(formation):
    assert Entree.objects.count() > 400
    assert Entree.objects.filter(importance="urgente").exists()
    assert Entree.objects.filter(epinglee_le__isnull=False).exists()
    assert {"a_faire", "fait"} <= set(Entree.objects.values_list("action_etat", flat=True))
    assert Rectification.objects.exists()
    assert Commentaire.objects.count() > 50
    assert Adressage.objects.filter(pris_le__isnull=True).exists()
    assert Adressage.objects.filter(pris_le__isnull=False).count() > 10
    assert Groupe.objects.filter(genre="thematique").count() == 3


def test_la_quinzaine_est_passee_et_dans_l_ordre_dans_chaque_fil(formation):
    debut = timezone.now() - timedelta(days=15)
    for fil in Fil.objects.exclude(groupe__genre="habilitations").filter(nouveautes__gt=0):
        emises = list(Depeche.objects.filter(groupe=fil.groupe_id).values_list("emise_le", flat=True))
        assert emises == sorted(emises)
        entrees = Entree.objects.filter(groupe=fil.groupe_id).order_by("numero")
        assert list(entrees.values_list("numero", flat=True)) == list(range(1, entrees.count() + 1))
    assert Entree.objects.earliest("consignee_le").consignee_le > debut
    assert Entree.objects.latest("consignee_le").consignee_le <= timezone.now()


def test_la_nuit_du_changement_d_heure_reste_dans_l_ordre(formation):
    """After 1:59 on 28 March 2027 comes 3:00: what is told one after the other still happens so."""
    distribution = Distribution().charger(emplois())
    quinzaine = Quinzaine(distribution, datetime(2027, 3, 28, 10, tzinfo=UTC), part=3)
    instants = [geste.instant.timestamp() for geste in quinzaine.gestes()]
    assert len(instants) > 3_000
    assert instants == sorted(instants)


def test_aucun_texte_ne_garde_un_trou_a_remplir(formation):
    for signe in ("{", "}", "[", "]", "(s)", " de le ", " à le "):
        assert not Entree.objects.filter(texte__contains=signe).exists(), signe


def test_chacun_a_quelques_entrees_non_lues(formation):
    personne = Utilisateur.objects.select_related("affectation_active__entite").get(username="arm.samu31")
    restes = non_lus(personne)
    samu = Groupe.objects.get(genre="entite", entite__code="SAMU31")
    assert 0 < restes[samu.pk] < 20
    assert 0 < sum(restes.values()) < 100


def test_le_sceau_de_chaque_fil_tient(formation):
    call_command("verifier_fil", stdout=StringIO())


def test_remplir_deux_fois_ne_fait_rien_la_seconde(formation):
    avant = Depeche.objects.count()
    sortie = StringIO()
    call_command("base_de_formation", stdout=sortie)
    assert "déjà remplie" in sortie.getvalue()
    assert Depeche.objects.count() == avant


def test_refaire_explique_qu_une_depeche_ne_s_efface_pas(formation):
    with pytest.raises(CommandError, match="ne s'efface jamais"):
        call_command("base_de_formation", refaire=True)


def test_la_base_de_formation_se_refuse_en_production(settings, db):
    settings.MODE = "production"
    avant = Utilisateur.objects.count()
    with pytest.raises(CommandError, match="PORTAIL_MODE=formation"):
        call_command("base_de_formation")
    assert Utilisateur.objects.count() == avant


def test_les_cinq_evenements_ont_vecu(formation):
    par_etat = {}
    for evenement in Evenement.objects.all():
        par_etat.setdefault(evenement.etat, []).append(evenement)
    assert {etat: len(lus) for etat, lus in par_etat.items()} == {"clos": 1, "preparation": 1, "en_cours": 3}
    assert par_etat["clos"][0].groupe.clos_le
    assert par_etat["preparation"][0].debut_le > timezone.now()
    assert [e.est_exercice for e in par_etat["en_cours"]].count(True) == 1
    assert Evenement.objects.filter(niveau=Evenement.Niveau.NATIONAL).count() == 1
    assert Bilan.objects.count() >= 8
    assert PointSituation.objects.filter(publie_le__isnull=False).exists()


def test_tout_ce_que_les_cartes_annoncent_est_dessine(formation):
    for fiche in FICHES:
        groupe = Evenement.objects.get(titre=fiche.description["titre"]).groupe
        noms = {avec["ligne"]["nom"] for _, _, _, avec in cartes.moments(fiche.cle)}
        jetons = {uuid5(cartes.ESPACE, f"{groupe.pk} {nom}") for nom in noms}
        assert jetons, fiche.cle
        assert jetons <= set(groupe.objets_carto.values_list("jeton", flat=True)), fiche.cle


def test_les_comptes_ont_des_conversations_a_lire(formation):
    arm, stagiaires = personne("arm.samu31"), [personne(identifiant) for identifiant in COMPTES[:8]]
    vues = conversations_de(arm)
    assert len(vues) >= 4
    assert 0 < sum(vue["non_lus"] for vue in vues) < 10
    assert all(conversations_de(stagiaire) for stagiaire in stagiaires)
    message = Message.objects.filter(est_urgent=True, prises_en_compte__isnull=False).first()
    assert message is not None
    assert any(accuse["lu_le"] for accuse in accuses_de(message))


def test_des_enregistrements_ont_ete_consultes_et_geles(formation):
    assert ConsultationEnregistrement.objects.count() == 3
    assert set(ConsultationEnregistrement.objects.values_list("entite__code", flat=True)) == {"SAMU31"}
    assert [gel.leve_le is None for gel in GelEnregistrements.objects.order_by("pose_le")] == [False, True]


def personne(identifiant):
    return Utilisateur.objects.select_related("affectation_active__entite").get(username=identifiant)


def test_un_bracelet_n_est_porte_que_par_une_personne(formation):
    bracelets = list(Victime.objects.exclude(sinus="").values_list("sinus", flat=True))
    assert len(bracelets) == len(set(bracelets)) > 15
    assert all(str(lire_sinus(bracelet)) == bracelet for bracelet in bracelets)


def test_l_activite_d_hier_est_celle_que_montre_la_telephonie(formation):
    bilans = Entree.objects.filter(texte__startswith="Activité d'hier").select_related("groupe__entite")
    assert {"SAMU31", "SAMU82"} <= {bilan.groupe.entite.code for bilan in bilans}
    for bilan in bilans:
        samu, hier = bilan.groupe.entite, timezone.localdate(bilan.consignee_le) - timedelta(days=1)
        compte = total([samu.pk], periode("jour", hier), samu.pk)
        assert f" {compte.presentes} appels présentés, {compte.repondus} répondus," in bilan.texte


def test_la_coupure_que_montre_la_telephonie_est_dans_la_main_courante(formation):
    detournes = Appel.objects.filter(samu__code="SAMU31", route=Appel.Route.PANNE).order_by("presente_le")
    coupure = Entree.objects.get(groupe__entite__code="SAMU31", texte__startswith="Accès T0 principal hors service")
    retour = Entree.objects.get(groupe__entite__code="SAMU31", texte__startswith="Accès T0 rétabli")
    assert retour.consignee_le - coupure.consignee_le == timedelta(minutes=40)
    for appel in detournes:
        assert coupure.consignee_le - timedelta(minutes=4) < appel.presente_le < retour.consignee_le


def test_l_exercice_est_en_commun_avec_le_sivic_simule_et_lui_seul(formation):
    exercice = Evenement.objects.get(est_exercice=True)
    assert list(EvenementCommun.objects.values_list("evenement", flat=True)) == [exercice.pk]
    versions = Envoi.objects.filter(victime__isnull=False).values_list("victime__etat", "version")
    assert sorted(versions) == [("implique", 1)] * 3 + [("ua", 1), ("ua", 1), ("ua", 2)] + [("ur", 1)] * 3 + [("ur", 2)]
