"""The room at this moment: who waits, who answers, the last hour."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annuaire import horloge
from annuaire.models import Role
from annuaire.territoire import deriver_groupes
from fil.models import Depeche
from portail.typographie import phrase
from telephonie.actes.rappeler import dire_rappele
from telephonie.lectures import a_rappeler, dernier_presente
from telephonie.models import Appel, Rappel
from telephonie.moment import maintenant_dans
from tests import fabriques
from tests.telephonie.conftest import MIDI, dit, repondu

pytestmark = pytest.mark.django_db


def test_en_ce_moment_dit_qui_attend_et_depuis_quand(envoyer, samu31):
    with horloge.a_l_heure(MIDI + timedelta(minutes=5)):
        envoyer(
            *repondu("a"),
            dit("appel.presente", 200, "b", samu="31"),
            dit("file.entree", 210, "b", file="arm_n1"),
            dit("appel.presente", 240, "c", samu="31"),
            dit("appel.repondu", 250, "c", role="arm"),
            dit("agent.etat", 0, "", agent="ARM01", etat="pause", motif="repas"),
        )
    moment = maintenant_dans([samu31.pk], MIDI + timedelta(seconds=290))
    assert ([a.reference for a in moment.en_attente], moment.en_ligne, moment.plus_longue_s) == (["b"], 1, 90.0)
    assert (moment.agents, moment.pauses) == ([("En pause", 1)], [("repas", 1)])


def test_la_derniere_heure_est_entiere_et_dit_ou_elle_commence(envoyer, chez, arm, samu31):
    """Two calls, an hour apart less a minute, looked at just after a quarter-hour."""
    with horloge.a_l_heure(MIDI + timedelta(minutes=62)):
        envoyer(*repondu("a", quand=MIDI + timedelta(minutes=1)), *repondu("b", quand=MIDI + timedelta(minutes=59)))
    moment = maintenant_dans([samu31.pk], MIDI + timedelta(minutes=60, seconds=30))
    assert (moment.heure.presentes, moment.depuis) == (2, MIDI)
    moment = maintenant_dans([samu31.pk], MIDI + timedelta(minutes=75, seconds=1))
    assert (moment.heure.presentes, moment.depuis) == (1, MIDI + timedelta(minutes=15))
    envoyer(*repondu("c", quand=timezone.now()))
    reponse = chez(arm).get("/telephonie/SAMU31/maintenant/")
    assert f"répondus depuis {timezone.localtime(reponse.context['m'].depuis):%H:%M}" in reponse.text


def test_en_ce_moment_oublie_l_agent_dont_rien_ne_dit_plus_rien(envoyer, samu31):
    envoyer(
        dit("agent.etat", -86_500, "", agent="ARM01", etat="disponible"),
        dit("agent.etat", -86_300, "", agent="ARM02", etat="pause"),
        dit("agent.etat", -60, "", agent="ARM03", etat="disponible"),
    )
    moment = maintenant_dans([samu31.pk], MIDI)
    assert (moment.agents, moment.pauses) == ([("Disponible", 1), ("En pause", 1)], [("sans motif", 1)])


def test_le_dernier_appel_de_plusieurs_samu_se_lit_a_la_fin_de_l_index_de_chacun(samu31, samu82, bandeau, envoyer):
    """Reading all that they ever received would be the other way."""
    with connection.cursor() as curseur:
        curseur.execute(
            """INSERT INTO telephonie_appel
                (source_id, reference, samu_id, servi_id, route, acces, numero, file, issue, tentatives, presente_le,
                 fini_par, parole_ms, garde_ms, transferts_aveugles, transferts_accompagnes, appelant, appelant_cle,
                 commune, dossier_lrm, evenements, anomalie)
            SELECT %s, 'n' || n, s, s, '', '', '', '', 'perdu', 0, %s - n * interval '1 minute',
                 '', 0, 0, 0, 0, '', '', '', '', 1, ''
            FROM unnest(%s) AS s, generate_series(s * 10000, s * 10000 + 400) AS n""",
            [bandeau.pk, MIDI, [samu31.pk, samu82.pk]],
        )
        curseur.execute("ANALYZE telephonie_appel")
    envoyer(*repondu("dernier", quand=MIDI))
    with CaptureQueriesContext(connection) as lues:
        assert dernier_presente(Appel.objects.all(), [samu31.pk, samu82.pk]) == MIDI
    with connection.cursor() as curseur:
        curseur.execute("SET LOCAL enable_seqscan = off")
        curseur.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {lues[-1]['sql']}")
        ((comment,),) = curseur.fetchall()
    lus = [noeud for noeud in noeuds(comment[0]["Plan"]) if noeud.get("Relation Name") == "telephonie_appel"]
    assert [(noeud["Index Name"], noeud["Actual Rows"]) for noeud in lus] == [("appel_par_samu", 1)]


def noeuds(plan):
    yield plan
    for dessous in plan.get("Plans", ()):
        yield from noeuds(dessous)


def test_en_ce_moment_ne_lit_pas_un_samu_par_appel(envoyer, chez, arm):
    client, adresse = chez(arm), "/telephonie/SAMU31/maintenant/"
    debut = horloge.maintenant() - timedelta(seconds=60)

    def lire():
        with CaptureQueriesContext(connection) as lues:
            page = client.get(adresse, headers={"HX-Request": "true"})
        return len(page.context["m"].en_attente), len(lues)

    envoyer(*repondu("a1", quand=debut)[:3])
    lire()
    assert lire()[0] == 1
    seul = lire()[1]
    envoyer(*(ligne for n in range(2, 7) for ligne in repondu(f"a{n}", quand=debut)[:3]))
    assert lire() == (6, seul)


def test_qui_a_rappele_le_dit_et_son_collegue_ne_sonne_pas(envoyer, chez, arm, regulateur, samu31):
    """Both look at the same list; undone, it is to be called back again; nothing of it is in the figures."""
    deriver_groupes()
    quand = timezone.now() - timedelta(minutes=10)
    envoyer(
        dit("appel.presente", 0, "perdu", quand, samu="31", appelant="+33612345678"),
        dit("appel.fin", 40, "perdu", quand, par="appelant"),
    )
    appel = Appel.objects.get()
    lui, elle = chez(arm), chez(regulateur)

    def lire(client):
        page = client.get("/telephonie/SAMU31/maintenant/", headers={"HX-Request": "true"})
        return len(page.context["m"].rappels), page.text

    assert f'action="/telephonie/appels/{appel.pk}/rappele/"' in lire(elle)[1]
    # Said by both, it is the first's.
    for client in (lui, elle):
        assert client.post(f"/telephonie/appels/{appel.pk}/rappele/").status_code == 302
    combien, texte = lire(elle)
    assert (combien, Rappel.objects.get().fait_par) == (0, arm)
    assert f"par {arm}" in texte
    assert [a.pk for a in a_rappeler([samu31.pk], quand, timezone.now())] == [appel.pk]
    depeche = Depeche.objects.order_by("-pk").first()
    assert (depeche.groupe.entite, depeche.genre, depeche.auteur) == (samu31, "appel.rappele", arm)
    assert depeche.donnees["appel"] == "perdu"
    assert "612345678" not in str(depeche.donnees)
    elle.post(f"/telephonie/appels/{appel.pk}/non-rappele/")
    assert lire(lui)[0] == 1
    assert Depeche.objects.filter(genre="appel.rappel_annule", auteur=regulateur).exists()


def test_un_rappel_se_dit_par_qui_ecrit_au_samu_appele_et_d_un_appel_abandonne(
    envoyer, chez, arm, agent_ars, voisin, samu31, ars_occitanie, dgos
):
    deriver_groupes()
    lecteur = fabriques.personne("lea.lectrice", samu31, role=Role.LECTEUR)
    envoyer(dit("appel.presente", 0, "perdu", samu="31"), dit("appel.fin", 40, "perdu", par="appelant"), *repondu())
    perdu, joint = Appel.objects.order_by("-reference")
    for personne, statut in ((voisin, 404), (agent_ars, 403), (lecteur, 403)):
        for geste in ("rappele", "non-rappele"):
            assert chez(personne).post(f"/telephonie/appels/{perdu.pk}/{geste}/").status_code == statut
    page = chez(arm).post(f"/telephonie/appels/{joint.pk}/rappele/", follow=True)
    assert phrase("Cet appel n'est pas à rappeler.") in page.text
    page = chez(arm).post(f"/telephonie/appels/{perdu.pk}/non-rappele/", follow=True)
    assert phrase("Cet appel est déjà à rappeler.") in page.text
    assert not Rappel.objects.exists()


def test_l_appelant_rappele_qui_renonce_encore_est_a_rappeler(envoyer, arm, samu31):
    deriver_groupes()
    for n in range(2):
        quand = MIDI + timedelta(minutes=10 * n)
        le = quand + timedelta(minutes=5)
        envoyer(
            dit("appel.presente", 0, f"perdu{n}", quand, samu="31", appelant="+33612345678"),
            dit("appel.fin", 40, f"perdu{n}", quand, par="appelant"),
        )
        assert [a.reference for a in maintenant_dans([samu31.pk], le).rappels] == [f"perdu{n}"]
        dire_rappele(auteur=arm, appel=Appel.objects.get(reference=f"perdu{n}"))
        assert not maintenant_dans([samu31.pk], le).rappels
