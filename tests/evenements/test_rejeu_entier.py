"""The replay read from its first dépêche to its last shows the event as it is now; the browser's own code folds it.

Every genre that an acte of the logbook, of the map or of the events can write on the fil is in the story told here.
"""

import json
import re
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from annuaire.actes.participations import changer_droit, inviter, retirer
from annuaire.etat import donnees_participation
from annuaire.models import Droit, Participation
from evenements import dessins, etat
from evenements.actes.carte import deplacer, modifier, restaurer, supprimer
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.changer_etat import changer_etat
from evenements.actes.compter import etablir_bilan
from evenements.actes.exporter import tracer_export_scelle
from evenements.actes.faire_le_point import abandonner_point, preparer_point, publier_point, rediger_point
from evenements.actes.ouvrir import modifier_evenement
from evenements.actes.participer import remonter
from evenements.actes.relever import prendre_releve, preparer_releve
from evenements.etat_carte import objets_de
from evenements.lectures import situation_de
from evenements.models import Evenement
from fil.models import Depeche
from ged.actes.decrire import retirer as retirer_document
from ged.actes.traiter import traiter
from ged.models import Document
from maincourante.actes.accompagner import commenter, desepingler, epingler, suivre_action
from maincourante.actes.corriger import annuler, rectifier
from maincourante.actes.nommer import Destinataire
from maincourante.actes.partager import partager
from maincourante.actes.rappeler import rappeler_les_actions_echues
from maincourante.actes.repondre import prendre_en_compte, relancer
from maincourante.etat import avec_suite, donnees_entree, rendre_entree
from maincourante.models import Entree
from tests import fabriques
from tests.evenements.conftest import description
from tests.evenements.objets import CERCLE, POINT, POLYGONE, objet
from tests.ged.fichiers import envoyer

pytestmark = pytest.mark.django_db
RACINE = Path(__file__).resolve().parents[2]
REPLIER = RACINE / "tests/js/rejeu/replier.js"
MONTRES = r"entree|objet|bilan|point|releve|cellule|evenement"
# Written on the fils of the entités that join or leave, never on the event's own.
AILLEURS = {"evenement.rejoint", "evenement.quitte"}


def genres_des_actes():
    """Every genre that the acts name, read in their source."""
    sources = [fichier for app in ("maincourante", "evenements") for fichier in (RACINE / app / "actes").glob("*.py")]
    return {genre for source in sources for genre in re.findall(rf'"((?:{MONTRES})\.[a-z_]+)"', source.read_text())}


def des_entrees(ev, arm, voisin, samu31, samu82):
    """What happens to the entries."""
    demande = fabriques.entree(arm, ev.groupe, "Renfort demandé.", destinataires=[Destinataire(entite=samu82.pk)])
    relancer(auteur=arm, entree=demande)
    prendre_en_compte(auteur=voisin, entree=demande)
    rectifier(auteur=arm, entree=demande, texte="Deux SMUR demandés.", jeton=uuid4())
    commenter(auteur=voisin, entree=demande, texte="En route.", jeton=uuid4())
    suivre_action(auteur=arm, entree=demande, etat="a_faire", changements={"echeance": timezone.now()})
    rappeler_les_actions_echues()
    epingler(auteur=arm, entree=demande)
    autre = fabriques.entree(arm, ev.groupe, "Doublon.", importance="urgente")
    epingler(auteur=arm, entree=autre)
    desepingler(auteur=arm, entree=autre)
    partager(auteur=arm, entree=autre, groupe=fabriques.groupe("Local", samu31), jeton=uuid4())
    annuler(auteur=arm, entree=autre, motif="Doublon.")
    pieces = [envoyer(arm, ev.groupe, nom, octets).jeton for nom, octets in (("a.txt", b"Un."), ("b.txt", b"Deux."))]
    fabriques.entree(arm, ev.groupe, "Deux notes.", pieces=pieces)
    lue, retiree = Document.objects.filter(groupe=ev.groupe).order_by("pk")
    traiter(fichier_id=lue.courante.fichier_id)
    retirer_document(auteur=arm, document=retiree)


def des_participants(ev, cadre, samu82, samu59):
    """One whose right grows, one who comes by mistake and leaves."""
    changer_droit(auteur=cadre, participation=ev.groupe.participations.get(entite=samu82), droit=Droit.ECRITURE)
    retirer(auteur=cadre, participation=inviter(auteur=cadre, groupe=ev.groupe, entite=samu59, droit=Droit.LECTURE))


def de_la_carte(ev, arm, voisin):
    pma = objet(arm, ev.groupe, libelle="PMA")
    pma = deplacer(auteur=voisin, objet=pma, jeton=uuid4(), version=1, geometrie=POINT | {"coordinates": [1.5, 43.7]})
    modifier(auteur=arm, objet=pma, jeton=uuid4(), version=2, etat="leve", note="Replié.")
    zone = objet(arm, ev.groupe, genre="polygone", symbole="zone-chaude", geometrie=POLYGONE)
    supprimer(auteur=arm, objet=zone, jeton=uuid4(), version=1)
    restaurer(auteur=arm, objet=zone, jeton=uuid4(), version=2)
    cercle = objet(arm, ev.groupe, genre="cercle", symbole="exclusion", geometrie=CERCLE, rayon_m=300)
    supprimer(auteur=arm, objet=cercle, jeton=uuid4(), version=1)


def de_l_evenement(ev, cadre, arm, regulateur):
    modifier_evenement(auteur=cadre, evenement=ev, description=description(titre="Feu du port"), version=ev.version)
    remonter(auteur=arm, evenement=ev, jusqu_a=4)
    for source, ua in (("terrain", 3), ("hopital", 4), ("terrain", 5)):
        etablir_bilan(auteur=arm, evenement=ev, jeton=uuid4(), source=source, ua=ua, impliques=23)
    brouillon = preparer_point(auteur=arm, evenement=ev)
    abandonner_point(auteur=arm, point=brouillon, version=brouillon.version)
    point = preparer_point(auteur=arm, evenement=ev)
    point = rediger_point(auteur=arm, point=point, textes={"perspectives": "Fin à 18 h."}, version=1)
    publier_point(auteur=arm, point=point, version=point.version)
    prendre_releve(
        auteur=regulateur, releve=preparer_releve(auteur=arm, evenement=ev, jeton=uuid4(), poste="Régulation")
    )
    cellule = ouvrir_cellule(auteur=arm, evenement=ev, genre="cump")
    fabriques.entree(arm, cellule.groupe, "Trois familles reçues.")
    annuler(auteur=arm, entree=fabriques.entree(arm, cellule.groupe, "Quatre familles."), motif="Doublon.")
    cinq = fabriques.entree(arm, cellule.groupe, "Cinq familles.")
    rectifier(auteur=arm, entree=cinq, texte="Six familles.", jeton=uuid4())


@pytest.fixture
def raconte(evenement, programme, cadre, arm, regulateur, voisin, samu31, samu82, samu59):
    """Two events whose fils hold every genre between them; the second was programmed."""
    inviter(auteur=cadre, groupe=evenement.groupe, entite=samu82, droit=Droit.LECTURE)
    des_participants(evenement, cadre, samu82, samu59)
    des_entrees(evenement, arm, voisin, samu31, samu82)
    de_la_carte(evenement, arm, voisin)
    de_l_evenement(evenement, cadre, arm, regulateur)
    changer_etat(auteur=cadre, evenement=programme, vers="en_cours", motif="C'est l'heure.")
    for vers in ("leve", "en_cours", "leve", "clos", "en_cours", "leve", "clos"):
        changer_etat(auteur=cadre, evenement=evenement, vers=vers, motif="Suite.")
    tracer_export_scelle(auteur=arm, evenement=evenement, manifeste="0" * 64, fils=1)
    return [Evenement.objects.get(pk=ev.pk) for ev in (evenement, programme)]


def lire_le_fil(client, groupe):
    depeches, curseur, suite = [], 0, True
    while suite:
        page = client.get("/fil/depuis", {"g": f"{groupe}:{curseur}"}).json()
        depeches, suite = depeches + page["depeches"], page["suite"]
        curseur = depeches[-1]["numero"]
    return depeches


def replier(client, evenement):
    """The state at the end, as the browser has it."""
    demande = {"depeches": lire_le_fil(client, evenement.groupe_id), "groupe": evenement.groupe_id}
    fini = subprocess.run(
        ["node", str(REPLIER)], input=json.dumps(demande), capture_output=True, text=True, check=False
    )
    assert fini.returncode == 0, fini.stderr
    return json.loads(fini.stdout)


def test_le_rejeu_arrive_a_l_etat_present(client, raconte, arm):
    client.force_login(arm)
    for ev in raconte:
        fin = replier(client, ev)
        entrees = list(avec_suite(Entree.objects.filter(groupe=ev.groupe)).order_by("numero"))
        assert fin["entrees"] == [
            {"donnees": donnees_entree(entree), "html": rendre_entree(donnees_entree(entree))} for entree in entrees
        ]
        assert sans_geste(fin["objets"]) == objets_de(ev.groupe)
        assert fin["evenement"]["html"] == dessins.rendre_evenement(etat.donnees_evenement(ev))
        ensemble = {(p["id"], p["droit"], p["depuis_le"]) for p in fin["participants"]}
        participations = map(donnees_participation, Participation.objects.filter(groupe=ev.groupe))
        assert ensemble == {(p["id"], p["droit"], p["depuis_le"]) for p in participations}
        if fin["bilan"]:
            assert fin["bilan"]["donnees"]["situation"] == situation_de(ev)
        for nom, lignes, decrire, dessiner in (
            ("points", ev.points, etat.donnees_point, dessins.rendre_point),
            ("releves", ev.releves, etat.donnees_releve, dessins.rendre_releve),
            ("cellules", ev.cellules, etat.donnees_cellule, dessins.rendre_cellule),
        ):
            attendus = [decrire(ligne) for ligne in lignes.order_by("pk")]
            assert fin[nom] == [{"donnees": d, "html": dessiner(d)} for d in attendus]


def sans_geste(objets):
    """A dépêche also says which change made this state."""
    return sorted(({c: v for c, v in o.items() if c != "geste"} for o in objets), key=lambda o: o["id"])


def test_l_histoire_racontee_compte_tous_les_genres(raconte):
    dits = set(Depeche.objects.filter(groupe__in=[ev.groupe_id for ev in raconte]).values_list("genre", flat=True))
    assert genres_des_actes() - AILLEURS - dits == set()


def test_le_rejeu_lit_les_fils_que_la_personne_voit(client, evenement, arm, voisin, samu82):
    cellule = ouvrir_cellule(auteur=arm, evenement=evenement, genre="cump")
    fabriques.inviter(evenement.groupe, samu82)
    fabriques.entree(arm, cellule.groupe, "Trois familles reçues.")
    vus = {}
    for personne in (arm, voisin):
        client.force_login(personne)
        page = client.get(f"/evenements/{evenement.pk}/rejeu/")
        assert page.status_code == 200
        vus[personne] = [fil["groupe"] for fil in page.context["donnees"]["fils"]]
        assert (f'<option value="{cellule.groupe_id}">' in page.content.decode()) is (personne == arm)
    assert vus == {arm: [evenement.groupe_id, cellule.groupe_id], voisin: [evenement.groupe_id]}
    assert client.get("/fil/depuis", {"g": f"{cellule.groupe_id}:0"}).status_code == 404


def test_un_etranger_ne_rejoue_rien(client, evenement, etranger):
    client.force_login(etranger)
    assert client.get(f"/evenements/{evenement.pk}/rejeu/").status_code == 404


def test_les_pages_de_l_evenement_menent_au_rejeu(client, evenement, arm):
    client.force_login(arm)
    assert f'href="/evenements/{evenement.pk}/rejeu/"' in client.get(f"/evenements/{evenement.pk}/").content.decode()
