"""A word is found between slashes, hyphens, dots; a phone number, however its digits are grouped."""

from importlib import import_module
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.html import strip_tags

from annuaire.indexation import reprendre
from annuaire.models import Groupe
from annuaire.mots import COUPE, decouper, requete
from evenements.actes.ouvrir import Description, ouvrir_evenement
from evenements.models import Evenement
from evenements.tableau import chercher as chercher_evenements
from ged.actes.traiter import traiter
from ged.recherche import Criteres
from ged.recherche import chercher as chercher_documents
from maincourante.actes.accompagner import commenter
from maincourante.models import Commentaire, Entree
from maincourante.recherche import chercher
from messagerie.actes.envoyer import envoyer
from messagerie.actes.ouvrir import ouvrir_avec_personne
from messagerie.models import Message
from messagerie.recherche import chercher as chercher_messages
from tests import fabriques
from tests.ged.fichiers import ranger

pytestmark = pytest.mark.django_db

TEXTE = (
    "5 UA/UR au PMA/CRM, V-12 (voir 2026-0143), CHU_Purpan@31 : 05.61.32.27.00 ou 0612345678 ou +33 (0)5 62-74-30-00."
)
TROUVENT = (
    "UA", "ur", "UA/UR", "PMA", "CRM pma", "V-12", "12", "2026-0143", "0143", "014", "purpan", "chu_purpan",
    "05.61.32.27.00", "05 61 32 27 00", "05-61-32-27-00", "0561322700", "056132", "05\u00a061\u00a032",
    "+33 5 61 32 27 00", "+33561322700", "0033561322700", "32 27 00", "06 12 34 56 78", "06.12.34.56.78",
    "0612345678", "0562743000", "05 62 74 30 00", "+33 (0)5 62 74 30 00",
)  # fmt: skip
NE_TROUVENT_PAS = ("XA/CRM", "7400", "0561322701", "05 61 32 27 01", "3227")


def lu(fonction, texte):
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT {fonction}(%s)", [texte])
        return curseur.fetchone()[0]


def lexemes(texte):
    with connection.cursor() as curseur:
        curseur.execute("SELECT tsvector_to_array(to_tsvector('simple', portail_mots(%s)))", [texte])
        return set(curseur.fetchone()[0])


@pytest.mark.parametrize(
    "texte",
    [
        TEXTE,
        "l'A61, sortie 20-bis <b>a@b.fr</b> & http://x.fr/a-b?c=1#d ; -3,5 % à +12 °C, 1e5",
        '[1]{2}|3\\4^5~6`7$8=9*10!11"12_13',
        "rendez-vous/réa—Ariège–Haute‑Garonne…",
    ],
)
def test_la_base_et_la_question_coupent_aux_memes_endroits(texte):
    mots = {mot.lower() for mot in decouper(texte)}
    assert mots <= lexemes(texte)
    # What the base has besides are phone numbers under their other forms.
    assert all(mot.isdecimal() for mot in lexemes(texte) - {m.lower() for m in decouper(texte, a_marquer=True)} - mots)


def test_separer_n_ajoute_que_des_coupures():
    assert lu("portail_separer", TEXTE).replace(COUPE, "") == TEXTE
    assert lu("portail_separer", "0561322700").split(COUPE) == ["05", "61", "32", "27", "00"]
    assert decouper("CHU +33561322700", a_marquer=True) == ["CHU", "05", "61", "32", "27", "00"]


@pytest.fixture
def partout(arm, cadre, voisin, region):
    """The same text in every place that is searched; what each finds, by kind."""
    entree = fabriques.entree(arm, region, TEXTE)
    lieu = fabriques.entree(arm, region, "Rien.", lieu=TEXTE)
    commentee = fabriques.entree(arm, region, "Rien.")
    commenter(auteur=arm, entree=commentee, texte=TEXTE, jeton=uuid4())
    decrit = Description(titre="Accident", nature="collectif", debut_le=timezone.now(), description=TEXTE)
    evenement = ouvrir_evenement(auteur=cadre, jeton=uuid4(), description=decrit)
    ouverte = ouvrir_avec_personne(auteur=arm, personne=voisin).conversation
    envoyer(auteur=voisin, groupe=ouverte.groupe, texte=TEXTE, jeton=uuid4())
    document = ranger(arm, region, "note.txt", TEXTE.encode())
    traiter(fichier_id=document.courante.fichier_id)
    nomme = ranger(arm, region, "Plan UA-UR_0561322700.txt", b"Rien.")
    attendus = {
        "entrees": [commentee.pk, lieu.pk, entree.pk],
        "evenements": [evenement.pk],
        "messages": 1,
        "documents": {document.pk},
    }

    def trouver(q):
        return {
            "entrees": chercher(Entree.objects.filter(groupe=region), q, 10),
            "evenements": [e.pk for e in chercher_evenements(cadre, q)] if requete(q) else [],
            "messages": len(chercher_messages(arm, q)),
            "documents": set(chercher_documents(arm, Criteres(q=q))) - {nomme.pk},
        }

    trouver.attendus = attendus
    trouver.nomme = nomme
    return trouver


def test_ce_que_les_arm_ecrivent_se_trouve_partout(arm, partout):
    for q in TROUVENT:
        assert partout(q) == partout.attendus, q
    for q in NE_TROUVENT_PAS:
        assert not any(partout(q).values()), q
    for q in ("UR", "05 61 32 27 00", "plan ua"):
        assert partout.nomme.pk in chercher_documents(arm, Criteres(q=q))


@pytest.mark.parametrize("fenetre", [1, 10_000])
def test_les_lignes_d_avant_se_trouvent_aussi_meme_d_un_groupe_clos(partout, region, monkeypatch, fenetre):
    monkeypatch.setattr("maincourante.recherche.RECENTES", fenetre)
    tables = {
        Entree: ("texte", "lieu"),
        Commentaire: ("texte",),
        Message: ("texte",),
        Evenement: ("titre", "adresse", "description"),
    }
    comme_avant(tables)
    assert not any(partout("UR").values())
    Groupe.objects.update(clos_le=timezone.now())

    for modele, colonnes in tables.items():
        reprendre(connection, modele._meta.db_table, *colonnes)
    import_module("ged.migrations.0005_mots_composes").reprendre(apps, SimpleNamespace(connection=connection))

    assert partout("UR") == partout("0561322700") == partout.attendus
    with pytest.raises(IntegrityError, match="clos"), transaction.atomic():
        Entree.objects.filter(groupe=region).update(lieu="Ailleurs")


def comme_avant(tables):
    """The rows as a version that did not know the rule left them."""
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for modele, colonnes in tables.items():
            table = modele._meta.db_table
            curseur.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            curseur.execute(
                f"UPDATE {table} SET recherche = to_tsvector('portail_fr', concat_ws(' ', {', '.join(colonnes)}))"  # noqa: S608
            )
            curseur.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            curseur.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_mots")
        curseur.execute("UPDATE ged_document SET recherche = to_tsvector('portail_fr', titre), recherche_titre = NULL")


def test_les_mots_suivent_le_texte_quoi_qu_on_ecrive_dans_leur_colonne(arm, region):
    entree = fabriques.entree(arm, region, "PMA/CRM")
    entree.lieu = "Quai-Est"
    entree.save()
    assert chercher(Entree.objects.filter(groupe=region), "est crm", 10) == [entree.pk]
    Entree.objects.filter(pk=entree.pk).update(recherche=None)
    assert chercher(Entree.objects.filter(groupe=region), "est crm", 10) == [entree.pk]


def test_un_commentaire_ne_change_toujours_pas(partout):
    assert Commentaire.objects.update(recherche=None) == 1
    for changer in (lambda c: c.update(texte="Autre."), lambda c: c.delete()):
        with pytest.raises(IntegrityError, match="efface"), transaction.atomic():
            changer(Commentaire.objects.all())


@pytest.mark.parametrize(
    ("q", "marque"),
    [
        ("ur", "5 UA/<mark>UR</mark> au PMA/CRM"),
        ("UA/UR", "5 <mark>UA</mark>/<mark>UR</mark> au"),
        ("0143", "2026-<mark>0143</mark> : 5 UA"),
        ("0561322700", "<mark>05</mark>.<mark>61</mark>.<mark>32</mark>.<mark>27</mark>.<mark>00</mark>"),
        ("06 12 34 56 78", "ou <mark>0612345678</mark>"),
        ("+33612345678", "ou <mark>0612345678</mark>"),
    ],
)
def test_ce_qui_a_ete_trouve_est_marque_dans_le_texte_tel_qu_ecrit(client, arm, voisin, region, q, marque):
    texte = "Bilan 2026-0143 : 5 UA/UR au PMA/CRM. Rappeler le 05.61.32.27.00 ou 0612345678."
    fabriques.entree(arm, region, texte)
    envoyer(
        auteur=voisin,
        groupe=ouvrir_avec_personne(auteur=arm, personne=voisin).conversation.groupe,
        texte=texte,
        jeton=uuid4(),
    )
    traiter(fichier_id=ranger(arm, region, "note.txt", texte.encode()).courante.fichier_id)
    client.force_login(arm)
    for adresse in ("/recherche/", "/ged/recherche/", "/trouver/"):
        page = client.get(adresse, {"q": q}).content.decode().replace("\u00a0", " ")
        assert marque in page, adresse
        assert COUPE not in page
    assert marque in chercher_messages(arm, q)[0]["extrait"]


@pytest.fixture
def extraits(client, arm, voisin, region):
    """What each search shows of a text that is an entry, a comment, a message and a document, without its marks."""
    client.force_login(arm)

    def _extraits(texte, q):
        fabriques.entree(arm, region, texte)
        commenter(auteur=arm, entree=fabriques.entree(arm, region, "Rien."), texte=texte, jeton=uuid4())
        conversation = ouvrir_avec_personne(auteur=arm, personne=voisin).conversation
        envoyer(auteur=voisin, groupe=conversation.groupe, texte=texte, jeton=uuid4())
        traiter(fichier_id=ranger(arm, region, "note.txt", texte.encode()).courante.fichier_id)
        trouves = [("/recherche/", "extrait"), ("/recherche/", "commentaire"), ("/ged/recherche/", "extrait")]
        lus = [r[cle] for page, cle in trouves for r in client.get(page, {"q": q}).context["resultats"] if r[cle]]
        return {strip_tags(lu).strip() for lu in [*lus, chercher_messages(arm, q)[0]["extrait"]]} - {"Rien."}

    return _extraits


@pytest.mark.parametrize(
    ("texte", "q"),
    [
        ("Samu 82 rappelle au 05 61 32 27 00 pour confirmer", "0561322700"),
        ("Au PMA : 3 UA/UR et 12 impliqués, voir avec le Samu 82.", "ua"),
        (
            "Le 3 : "
            + "le Samu 82 rappelle le Samu 31 au sujet du transfert de Montauban, " * 2
            + "au 05.61.32.27.00.",
            "0561",
        ),
    ],
)
def test_un_texte_court_se_montre_entier(extraits, texte, q):
    assert extraits(texte, q) == {texte}


def test_un_long_texte_garde_ses_nombres_et_ses_mots_courts_au_bord_du_passage(extraits):
    (extrait,) = {lu[:16] for lu in extraits("Au PMA : 3 UA/UR " + "évacués par la route de Montauban, " * 12, "ua")}
    assert extrait == "Au PMA : 3 UA/UR"


def test_le_titre_d_un_document_est_marque(client, arm, region):
    document = ranger(arm, region, "Plan UA-UR.txt", b"Rien.")
    client.force_login(arm)
    assert f"{document.titre[:-2]}<mark>UR</mark>" in client.get("/ged/recherche/", {"q": "ur"}).content.decode()
