"""The exercise played live."""

import os
import re
import signal
from datetime import timedelta
from io import StringIO
from random import Random
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from redis.exceptions import RedisError

from annuaire.models import Groupe, Utilisateur
from evenements.models import Bilan, Evenement, ObjetCarto
from maincourante.actes.consigner import consigner
from maincourante.actes.nommer import Destinataire
from maincourante.models import Entree
from messagerie.actes.envoyer import envoyer
from messagerie.actes.ouvrir import ouvrir_avec_entite, ouvrir_avec_personne
from messagerie.models import Message
from portail.formation import cartes
from portail.formation.animation import Animation, Arret
from portail.formation.exercice import MOMENTS
from portail.formation.personnel import COMPTES, creer_le_personnel
from portail.formation.recit import lire
from portail.formation.repondeur import REPONSES, Repondeur
from portail.management.commands import animer
from sivic.models import Envoi

# Each test inside the module's base, in its own transaction; and before the tests that empty the database.
pytestmark = pytest.mark.django_db
VITE = 100_000


@pytest.fixture(scope="module")
def gens(django_db_setup, django_db_blocker):
    """The annuaire and its people, without a fortnight."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("charger_annuaire", stdout=StringIO())
        creer_le_personnel(timezone.now())
        yield
        transaction.set_rollback(True)


class Sortie(StringIO):
    """Sends this signal to our own process as soon as the first gesture is told."""

    def __init__(self, numero):
        super().__init__()
        self.numero = numero

    def write(self, texte):
        if texte.startswith("1/"):
            os.kill(os.getpid(), self.numero)
        return super().write(texte)


def groupe(genre, code):
    return Groupe.objects.get(genre=genre, entite__code=code)


def personne(identifiant):
    return Utilisateur.objects.select_related("affectation_active__entite").get(username=identifiant)


def test_une_carte_deja_jouee_se_rejoue_de_son_debut_par_d_autres(gens):
    """An interrupted performance leaves its objects: the next one, by whoever is on duty, puts them back."""
    ici = groupe("entite", "SAMU31")
    lignes = [avec["ligne"] for _, _, _, avec in cartes.moments("joue")]
    for qui in ("arm.samu31", "regulateur.samu31"):
        for ligne in lignes:
            cartes.jouer(auteur=personne(qui), groupe=ici, ligne=ligne)
    panache = ObjetCarto.objects.get(groupe=ici, symbole="panache")
    assert panache.supprime_le
    dessin = next(ligne for ligne in lignes if ligne["symbole"] == "panache")
    cartes.jouer(auteur=personne("arm.samu31"), groupe=ici, ligne=dessin)
    panache.refresh_from_db()
    assert (panache.supprime_le, panache.etat) == (None, "en_place")
    assert panache.geometrie["coordinates"][0][1] == [1.4, 43.512]


def test_le_scenario_dure_deux_heures_et_compte_plus_de_cent_gestes():
    (recit,) = lire("exercice")
    assert len(recit.lignes) >= 120
    assert 115 <= recit.lignes[-1].delai[0] <= 125
    minutes = [ligne.delai[0] for ligne in recit.lignes]
    assert minutes == sorted(minutes)
    assert all(ligne.texte.startswith(("EXERCICE", "FIN D'EXERCICE")) for ligne in recit.lignes if ligne.consigne)


def comptes(texte):
    """(UA, UR, impliqués, DCD) said by an entry; None where it says nothing."""
    trouves = [re.search(rf"(\d+) {mot}", texte) for mot in ("UA", "UR", "impliqués", "DCD")]
    return [int(trouve[1]) if trouve else None for trouve in trouves]


def test_l_evenement_compte_comme_la_main_courante():
    """Each count of the event lies between what the logbook has said and what it says next."""
    (recit,) = lire("exercice")
    dits = [(ligne.delai[0], comptes(ligne.texte)) for ligne in recit.lignes]
    dits = [(minute, dit) for minute, dit in dits if None not in dit[:3]]
    (deces,) = [ligne.delai[0] for ligne in recit.lignes if "retrouvé décédé" in ligne.texte]
    bilans = [(minute, avec) for minute, _, quoi, avec in MOMENTS if quoi == "bilan" and avec["source"] != "hopital"]
    for minute, bilan in bilans:
        autour = [dit for quand, dit in dits if quand <= minute][-1:] + [dit for quand, dit in dits if quand > minute][
            :1
        ]
        for rang, mot in enumerate(("ua", "ur", "impliques") if minute >= dits[0][0] else ()):
            bornes = sorted(dit[rang] for dit in autour)
            assert bornes[0] <= bilan[mot] <= bornes[-1], (minute, mot)
        assert bilan.get("dcd", 0) == (minute >= deces), minute
    assert dits[-1][1] == [bilans[-1][1][mot] for mot in ("ua", "ur", "impliques", "dcd")]


def test_l_exercice_entier_se_joue_sans_un_geste_refuse(gens):
    sortie = StringIO()
    call_command("animer", vitesse=VITE, stdout=sortie)
    assert "passé :" not in sortie.getvalue()
    samu = Entree.objects.filter(groupe=groupe("entite", "SAMU31")).order_by("numero")
    assert samu.first().texte.startswith("EXERCICE EXERCICE EXERCICE")
    assert samu.last().texte.startswith("FIN D'EXERCICE")
    ecrivains = set(Entree.objects.values_list("entite__code", flat=True))
    assert {"SAMU31", "SAMU82", "SAMU13", "ARS-OCC", "ZONE-SUD", "CORRUSS"} <= ecrivains
    assert not Entree.objects.filter(auteur__username__in=COMPTES).exists()
    assert Entree.objects.filter(partages__isnull=False).exists()
    assert not Entree.objects.filter(adressages__pris_le__isnull=True, adressages__isnull=False).exists()
    assert not Entree.objects.filter(epinglee_le__isnull=False).exists()


def test_l_exercice_peut_se_rejouer(gens):
    for _ in range(2):
        call_command("animer", vitesse=VITE, duree=5, stdout=StringIO())
    debuts = Entree.objects.filter(texte__startswith="EXERCICE EXERCICE", groupe=groupe("entite", "SAMU31"))
    assert debuts.count() == 2


def test_arrete_en_route_l_exercice_consigne_sa_fin_et_ne_laisse_rien_d_epingle(gens):
    arret = Arret()
    jouees = []

    def dire(ligne):
        jouees.append(ligne)
        if len(jouees) == 12:
            arret.demander()

    Animation(vitesse=VITE, arret=arret, dire=dire).jouer()
    for cible in (groupe("entite", "SAMU31"), groupe("region", "ARS-OCC")):
        assert Entree.objects.filter(groupe=cible).latest("numero").texte.startswith("FIN D'EXERCICE")
        assert not Entree.objects.filter(groupe=cible, epinglee_le__isnull=False).exists()
    assert Entree.objects.count() < 20


def test_un_signal_arrete_la_commande(gens):
    for numero in (signal.SIGTERM, signal.SIGINT):
        sortie = Sortie(numero)
        call_command("animer", vitesse=0.5, stdout=sortie)
        assert "interrompu" in sortie.getvalue()
    assert Entree.objects.latest("pk").texte.startswith("FIN D'EXERCICE")


def test_un_collegue_prend_en_compte_l_entree_urgente_d_un_stagiaire(gens):
    stagiaire = personne("arm.samu31")
    region = groupe("region", "ARS-OCC")
    samu82 = personne("arm.samu82").entite_active
    ecrites = []

    def dire(ligne):
        if not ecrites:
            ecrites.append(
                consigner(
                    auteur=stagiaire,
                    groupe=region,
                    texte="EXERCICE. Avez-vous un second SMUR ?",
                    jeton=uuid4(),
                    importance="urgente",
                    destinataires=[Destinataire(entite=samu82.pk)],
                ).entree
            )

    Animation(vitesse=VITE, arret=Arret(), dire=dire, duree=2, reponse_s=(0.05, 0.1)).jouer()
    adressage = ecrites[0].adressages.get()
    assert adressage.pris_par.entite_active == samu82
    assert adressage.pris_par.username not in COMPTES
    assert ecrites[0].commentaires.count() == 1


def test_un_collegue_repond_au_message_d_un_stagiaire(gens):
    stagiaire = personne("arm.samu31")
    conversations = {
        "personne": ouvrir_avec_personne(auteur=stagiaire, personne=personne("mathieu.cazals")).conversation,
        "garde": ouvrir_avec_entite(
            auteur=stagiaire, entite=personne("arm.samu82").entite_active, fonction="Médecin régulateur"
        ).conversation,
    }
    ecrits = []

    def dire(ligne):
        if not ecrits:
            for conversation in conversations.values():
                groupe = conversation.groupe
                texte = "Combien de lits de réanimation ?"
                ecrits.append(
                    envoyer(auteur=stagiaire, groupe=groupe, texte=texte, jeton=uuid4(), est_urgent=True).message
                )

    Animation(vitesse=VITE, arret=Arret(), dire=dire, duree=2, reponse_s=(0.05, 0.1)).jouer()
    for cle, conversation in conversations.items():
        reponse = Message.objects.filter(groupe=conversation.pk).latest("numero")
        assert reponse.numero == 2
        assert "réa" in reponse.texte or "déchocage" in reponse.texte
        assert reponse.auteur.username not in COMPTES
        if cle == "garde":
            assert reponse.auteur.poste.fonction == "Médecin régulateur"
    assert [message.prises_en_compte.count() for message in ecrits] == [1, 1]


@pytest.mark.parametrize(
    ("dit", "reponse"),
    [
        ("Bonjour", "Bonjour ! Oui, je t'écoute."),
        ("Merci pour tout", "Avec plaisir. Bon courage à vous."),
        ("Il faut réagir à l'actualité", "Bien reçu, je m'en occupe et je reviens vers toi."),
        ("2 UA et 3 UR", "Bilan bien reçu, je le reporte et je préviens le régulateur."),
        ("Ouvrez le débordement", "Chez nous les lignes tiennent. On peut prendre une partie de vos appels si besoin."),
    ],
)
def test_un_collegue_repond_aux_mots_et_non_aux_lettres(dit, reponse):
    repondeur = Repondeur(acteurs=set(), delai_s=(0, 0), hasard=Random(), dire=print)
    famille = next(dites for _, dites in REPONSES if dites[0] == reponse)
    assert repondeur.reponse(dit) in famille


def test_sans_redis_le_collegue_repond_quand_meme(gens, monkeypatch):
    class Coupe:
        def publish(self, *_):
            raise RedisError

    monkeypatch.setattr("portail.formation.repondeur.client_redis", Coupe)
    stagiaire, collegue = personne("arm.samu31"), personne("mathieu.cazals")
    conversation = ouvrir_avec_personne(auteur=stagiaire, personne=collegue).conversation
    envoyer(auteur=stagiaire, groupe=conversation.groupe, texte="Bonjour", jeton=uuid4())
    repondeur = Repondeur(acteurs={collegue.pk}, delai_s=(1, 1), hasard=Random(), dire=print)
    repondeur.depuis -= timedelta(minutes=1)
    repondeur.regarder()
    ((quand, _),) = repondeur.promises.values()
    with monkeypatch.context() as plus_tard:
        plus_tard.setattr(timezone, "now", lambda: quand)
        repondeur.regarder()
    assert Message.objects.filter(groupe=conversation.pk).count() == 2


def test_l_exercice_se_refuse_hors_formation_et_sur_une_base_vide(settings, monkeypatch):
    monkeypatch.setattr(animer, "est_remplie", lambda: False)
    with pytest.raises(CommandError, match="base_de_formation"):
        call_command("animer")
    settings.MODE = "production"
    with pytest.raises(CommandError, match="base de formation"):
        call_command("animer")


def test_une_vitesse_nulle_est_refusee():
    with pytest.raises(CommandError, match="plus grand que zéro"):
        call_command("animer", "--vitesse", "0")


def test_l_animation_fait_vivre_l_evenement_et_arretee_plus_tard_le_dit_a_chaque_groupe(gens, settings):
    settings.SIVIC_URL, settings.SIVIC_EXERCICE = "http://127.0.0.1:8700", True
    Animation(vitesse=VITE, arret=Arret(), dire=lambda texte: None, duree=40, reponse_s=(0, 0)).jouer()
    evenement = Evenement.objects.get(est_exercice=True)
    assert evenement.groupe.nom.startswith("EXERCICE")
    assert evenement.niveau == Evenement.Niveau.ZONAL
    assert Bilan.objects.filter(evenement=evenement).count() == 4
    assert evenement.cellules.get().nom == "PMA"
    assert Entree.objects.filter(groupe=evenement.groupe, genre="saisie").count() >= 6
    orientees = dict(evenement.victimes.values_list("destination__code").annotate(Count("pk")))
    assert orientees == {"HOP-31-PURPAN": 3, "HOP-31-RANGUEIL": 3, None: 13}
    assert Envoi.objects.filter(victime__evenement=evenement).count() == 19 + 6
    assert {"Entrepôt", "Exclusion 600 m"} <= set(evenement.groupe.objets_carto.values_list("libelle", flat=True))
    # Stopped before its end, the exercise has one in each of its groupes.
    cibles = Groupe.objects.filter(pk__in=Entree.objects.filter(genre="saisie").values("groupe"))
    assert {cible.genre for cible in cibles} == {"entite", "region", "zone", "nation", "evenement"}
    for cible in cibles:
        assert Entree.objects.filter(groupe=cible).latest("numero").texte.startswith("FIN D'EXERCICE"), cible
    assert not Entree.objects.filter(epinglee_le__isnull=False).exists()
