"""What the events of a call say of it: nobody's order of arrival changes it, and "answered" means a human."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from annuaire.horloge import a_l_heure
from telephonie.acces import indisponibilites
from telephonie.actes import deriver as redire
from telephonie.actes.deriver import tout_deriver
from telephonie.actes.recevoir import recevoir
from telephonie.lectures import a_rappeler, total
from telephonie.models import AgregatAppels, Appel, SegmentAppel, SourceTelephonie
from telephonie.moment import maintenant_dans
from telephonie.periodes import periode
from telephonie.simulation import Simulation
from telephonie.tasks import RECENTS, refaire_les_recents, tout_refaire
from tests.telephonie.conftest import MIDI, dit, repondu

pytestmark = pytest.mark.django_db


def etat():
    appels = list(Appel.objects.order_by("reference").values())
    segments = list(
        SegmentAppel.objects.order_by("appel__reference", "rang").values("genre", "ou", "debut_le", "fin_le")
    )
    agregats = list(AgregatAppels.objects.order_by("samu", "creneau", "servi", "numero", "file", "route").values())
    for ligne in (*appels, *agregats):
        del ligne["id"]
        ligne.pop("calcule_le", None)
    return appels, segments, agregats


def test_un_appel_repondu_se_compte_de_la_presentation_a_la_voix_humaine(envoyer, samu31):
    assert envoyer(*repondu(attente=23.5)).acceptes == 6
    appel = Appel.objects.get()
    assert (appel.issue, appel.attente_ms, appel.parole_ms) == ("repondu", 23_500, 120_000)
    assert (appel.samu, appel.servi, appel.file, appel.numero) == (samu31, samu31, "arm_n1", "15")
    assert [s.genre for s in appel.segments.all()] == ["svi", "file", "sonnerie", "parole"]
    agregat = AgregatAppels.objects.get()
    assert (agregat.presentes, agregat.repondus, agregat.repondus_15, agregat.repondus_30) == (1, 1, 0, 1)
    assert agregat.histogramme == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert (agregat.attente_ms, agregat.file_ms) == (23_500, 14_500)


@pytest.mark.parametrize(
    ("suite", "issue"),
    [
        ([("appel.fin", 3, {"par": "appelant"})], "abandon_sonnerie"),
        ([("svi.debut", 1, {}), ("svi.abandon", 6, {})], "abandon_svi"),
        ([("svi.debut", 1, {}), ("appel.fin", 6, {"par": "appelant"})], "abandon_svi"),
        ([("file.entree", 1, {"file": "arm_n1"}), ("file.abandon", 40, {})], "abandon_file"),
        ([("file.entree", 1, {"file": "arm_n1"}), ("appel.fin", 40, {"par": "appelant"})], "abandon_file"),
        ([("appel.fin", 2, {"par": "systeme", "dissuade": True})], "dissuade"),
        ([("appel.fin", 2, {"par": "systeme"})], "perdu"),
        ([("appel.perdu", 2, {})], "perdu"),
        ([("acces.echec", 2, {"acces": "T0"})], "echec"),
        ([("svi.debut", 1, {})], "en_cours"),
    ],
)
def test_un_appel_sans_reponse_dit_comment_il_finit(envoyer, suite, issue):
    envoyer(dit("appel.presente", samu="31"), *(dit(genre, apres, **donnees) for genre, apres, donnees in suite))
    assert Appel.objects.get().issue == issue


def test_arrives_un_par_un_ou_tous_ensemble_les_appels_sont_les_memes(envoyer, samu31):
    lignes = [ligne for n in range(6) for ligne in repondu(f"a{n}", 5 + n, MIDI + timedelta(minutes=7 * n))]
    melangees = lignes[:]
    Random(3).shuffle(melangees)
    un_par_un = SourceTelephonie.objects.create(code="autre", nom="Autre", genre="bandeau", entite=samu31)
    for ligne in melangees:
        # Same events, another producer: identifiers of its own.
        assert envoyer(_autre_identifiant(ligne), source=un_par_un).acceptes == 1
    envoyer(*lignes)
    champs = [c for c in (f.attname for f in Appel._meta.concrete_fields) if c not in ("id", "source_id")]
    un, tous = (
        list(Appel.objects.filter(source__code=code).order_by("reference").values(*champs))
        for code in ("autre", "bandeau-31")
    )
    assert un == tous
    assert len(tous) == 6


def _autre_identifiant(ligne):
    debut = ligne.index('"id": "') + 7
    return ligne[:debut] + ("0" if ligne[debut] != "0" else "1") + ligne[debut + 1 :]


def test_un_evenement_tardif_corrige_l_appel_et_son_quart_d_heure(envoyer):
    *debut, fin = repondu()
    reponse = debut.pop()
    envoyer(*debut, fin)
    assert Appel.objects.get().issue == "abandon_file"
    envoyer(reponse)
    assert Appel.objects.get().issue == "repondu"
    agregat = AgregatAppels.objects.get()
    assert (agregat.presentes, agregat.repondus, agregat.abandons_file) == (1, 1, 0)


def test_une_presentation_tardive_change_l_appel_de_quart_d_heure(envoyer):
    envoyer(*repondu(quand=MIDI + timedelta(minutes=16)))
    envoyer(dit("appel.presente", -120, quand=MIDI + timedelta(minutes=16), samu="31"))
    (agregat,) = AgregatAppels.objects.all()
    assert agregat.creneau == MIDI
    assert agregat.attente_ms == 140_000


def test_une_reponse_d_avant_la_presentation_est_une_anomalie_et_pas_une_attente_negative(envoyer):
    envoyer(
        dit("appel.repondu", -3_420, role="medecin", agent="MED01"),
        dit("appel.presente", samu="31"),
        dit("appel.fin", 60, par="appelant"),
    )
    appel = Appel.objects.get()
    assert (appel.attente_ms, appel.medecin_le, appel.parole_ms) == (0, MIDI, 60_000)
    assert appel.anomalie == "Une réponse est dite avant la présentation de l'appel."
    agregat = AgregatAppels.objects.get()
    assert (agregat.attente_ms, agregat.medecin_ms, agregat.repondus_15) == (0, 0, 1)


def test_rien_de_ce_qui_est_dit_avant_la_presentation_ne_fait_une_duree(envoyer):
    anomalie = "Un événement est dit avant la présentation de l'appel."
    envoyer(
        dit("appel.achemine", -40, samu="82", motif="panne"),
        dit("svi.debut", -35),
        dit("file.entree", -30, file="arm_n1"),
        dit("appel.presente", samu="31"),
        dit("appel.repondu", 5, role="arm"),
        dit("appel.fin", 60, par="appelant"),
    )
    appel = Appel.objects.get()
    assert (appel.achemine_le, appel.svi_le, appel.file_le, appel.anomalie) == (MIDI, MIDI, MIDI, anomalie)
    assert min(segment.debut_le for segment in appel.segments.all()) == MIDI
    agregat = AgregatAppels.objects.get()
    assert (agregat.attente_ms, agregat.file_ms, agregat.entraide_ms, agregat.parole_ms) == (5_000, 5_000, 0, 55_000)
    envoyer(dit("appel.fin", -10, "a2", par="appelant"), dit("appel.presente", 0, "a2", samu="31"))
    abandon = Appel.objects.get(reference="a2")
    assert (abandon.issue, abandon.attente_ms, abandon.anomalie) == ("abandon_sonnerie", 0, anomalie)


def test_ce_qui_n_a_pas_ete_presente_attend_sa_presentation(envoyer):
    presente, *suite = repondu()
    envoyer(*suite)
    assert not Appel.objects.exists()
    envoyer(presente)
    assert Appel.objects.get().issue == "repondu"


def test_un_otn_seul_ne_sait_pas_qu_un_humain_a_repondu(envoyer, samu31):
    otn = SourceTelephonie.objects.create(code="otn", nom="OTN", genre="otn", entite=samu31, mesure_humain=False)
    envoyer(*repondu(), source=otn)
    appel = Appel.objects.get()
    assert (appel.issue, appel.repondu_le) == ("non_mesure", None)
    agregat = AgregatAppels.objects.get()
    assert (agregat.presentes, agregat.repondus, agregat.non_mesures) == (1, 0, 1)


def test_d_un_otn_seul_aucun_appel_n_entre_dans_un_taux_comment_qu_il_finisse(envoyer, samu31):
    otn = SourceTelephonie.objects.create(code="otn", nom="OTN", genre="otn", entite=samu31, mesure_humain=False)
    fins = [
        [dit("svi.debut", 1, "a"), dit("svi.abandon", 6, "a")],
        [dit("file.entree", 1, "b", file="arm_n1"), dit("file.abandon", 6, "b")],
        [dit("appel.perdu", 6, "c")],
        [dit("appel.fin", 6, "d", par="systeme", dissuade=True)],
        [dit("appel.fin", 6, "e", par="appelant")],
        [dit("acces.echec", 6, "f", acces="T0")],
        [dit("svi.debut", 6, "g")],
    ]
    panne = dit("acces.hors_service", -60, "", acces="T0")
    envoyer(panne, *[dit("appel.presente", 0, "abcdefg"[n], samu="31") for n in range(7)], *sum(fins, []), source=otn)
    assert {appel.attente_ms for appel in Appel.objects.all()} == {None}
    chiffres = total([samu31.pk], periode("jour", MIDI.date()))
    assert (chiffres.presentes, chiffres.non_mesures, chiffres.en_cours, chiffres.abandons) == (7, 6, 1, 0)
    assert (chiffres.reponse.en_clair, chiffres.abandonnes.en_clair) == ("non mesuré", "non mesuré")
    assert [i.appels for i in indisponibilites(samu31, periode("jour", MIDI.date()))] == [1]
    # Nobody can say that the one whose end is not told waits for an answer.
    moment = maintenant_dans([samu31.pk], MIDI + timedelta(seconds=30))
    assert (moment.en_attente, moment.plus_longue_s) == ([], 0.0)


@pytest.mark.parametrize("cache", ["anonymous", "Masqué"])
def test_qui_cache_son_numero_n_est_pas_le_meme_appelant_qu_un_autre(envoyer, samu31, cache):
    """One of them was answered: the others are still to be called back."""
    for n in range(2):
        presente = dit("appel.presente", 0, f"perdu{n}", samu="31", appelant=cache)
        envoyer(presente, dit("appel.fin", 40, f"perdu{n}", par="appelant"))
    envoyer(*repondu("autre", quand=MIDI + timedelta(minutes=5), appelant=cache))
    assert set(Appel.objects.values_list("appelant", "appelant_cle")) == {("", "")}
    rappels = a_rappeler([samu31.pk], MIDI - timedelta(hours=1), MIDI + timedelta(hours=1))
    assert [appel.reference for appel in rappels] == ["perdu0", "perdu1"]


def test_un_debordement_garde_le_samu_nominal_et_dit_qui_a_servi(envoyer, samu31, samu82):
    envoyer(
        dit("appel.presente", samu="31"),
        dit("acces.echec", 1.5, acces="T0"),
        dit("appel.achemine", 3, samu="SAMU82", motif="panne"),
        dit("appel.repondu", 20, role="arm"),
        dit("appel.fin", 80, par="agent"),
    )
    appel = Appel.objects.get()
    assert (appel.samu, appel.servi, appel.route, appel.tentatives) == (samu31, samu82, "panne", 2)
    assert AgregatAppels.objects.get().entraide_ms == 3_000


def test_le_transfert_au_medecin_garde_la_garde_et_la_parole(envoyer):
    envoyer(
        dit("appel.presente", samu="31"),
        dit("appel.repondu", 10, role="arm", agent="ARM01"),
        dit("garde.debut", 40),
        dit("garde.fin", 55),
        dit("transfert.debut", 70, mode="accompagne", vers="urgentiste"),
        dit("appel.repondu", 90, role="medecin", agent="MED01"),
        dit("appel.fin", 190, par="agent"),
    )
    appel = Appel.objects.get()
    assert (appel.parole_ms, appel.garde_ms) == (30_000 + 35_000 + 100_000, 15_000)
    assert (appel.transferts_accompagnes, appel.medecin_le) == (1, MIDI + timedelta(seconds=90))


def test_un_appel_repondu_dont_la_fin_n_est_pas_dite_n_est_ni_complet_ni_dans_la_conversation_moyenne(envoyer, samu31):
    envoyer(*repondu("fini"), *repondu("ouvert")[:-1])
    # Held, then talking again: what was said before is not all of it.
    envoyer(*repondu("repris")[:-1], dit("garde.debut", 50, "repris"), dit("garde.fin", 60, "repris"))
    # Nobody says how it ended, and one knows how long it lasted.
    envoyer(*repondu("passe")[:-1], dit("segment.fin", 80, "passe"))
    envoyer(dit("appel.presente", 5, "attend", samu="31"))
    chiffres = total([samu31.pk], periode("jour", MIDI.date()))
    assert (chiffres.en_cours, chiffres.sans_fin, chiffres.completude.termes) == (1, 2, "2 sur 5")
    assert (chiffres.reponse.termes, chiffres.parole_moyenne_s) == ("4 sur 4", (120 + 60) / 2)
    envoyer(dit("appel.fin", 140, "ouvert", par="agent"), dit("appel.fin", 90, "repris", par="agent"))
    chiffres = total([samu31.pk], periode("jour", MIDI.date()))
    assert (chiffres.completude.termes, chiffres.parole_moyenne_s) == ("4 sur 5", (120 + 60 + 120 + 60) / 4)
    assert tout_deriver()[1] == 0


def test_une_reponse_dite_apres_la_fin_n_est_pas_une_conversation_de_rien(envoyer, samu31):
    envoyer(*repondu("fini"))
    envoyer(
        dit("appel.presente", 0, "tard", samu="31"),
        dit("appel.fin", 20, "tard", par="appelant"),
        dit("appel.repondu", 30, "tard", role="arm"),
    )
    assert Appel.objects.get(reference="tard").anomalie == "Une réponse est dite après la fin de l'appel."
    chiffres = total([samu31.pk], periode("jour", MIDI.date()))
    assert (chiffres.sans_fin, chiffres.completude.termes, chiffres.parole_moyenne_s) == (1, "1 sur 2", 120)


def test_tout_refaire_redonne_les_memes_appels_et_les_memes_comptes(samu31, samu82):
    source = SourceTelephonie.objects.create(code="simule", nom="Simulé", genre="simulation", entite=samu31)
    lignes = list(Simulation("31", 600, 7, "82").lignes(MIDI, MIDI + timedelta(hours=6)))
    for debut in range(0, len(lignes), 700):
        assert not recevoir(auteur=None, source=source, lignes=lignes[debut : debut + 700]).refus
    avant = etat()
    nombre, ecarts = tout_deriver()
    assert nombre == len(avant[0]) > 100
    assert ecarts == 0
    assert etat() == avant


def test_une_nuit_ordinaire_ne_redit_que_les_appels_des_dernieres_semaines(envoyer):
    envoyer(*repondu())
    for plus_tard in (timedelta(), RECENTS - timedelta(hours=1), RECENTS + timedelta(hours=1)):
        Appel.objects.update(tentatives=9)
        with a_l_heure(MIDI + plus_tard):
            refaire_les_recents()
        assert Appel.objects.get().tentatives == (9 if plus_tard > RECENTS else 0)
    tout_refaire()
    assert Appel.objects.get().tentatives == 0


def test_la_nuit_de_dimanche_reprend_par_la_source_redite_il_y_a_le_plus_longtemps(envoyer, samu31, monkeypatch):
    """The night is too short for all of them: those that it left come first the next time."""
    autre = SourceTelephonie.objects.create(code="z", nom="Z", genre="bandeau", entite=samu31)
    envoyer(*repondu())
    envoyer(*repondu(), source=autre)
    redites, ecrire = [], redire._ecrire

    def jusqu_a_la_seconde(source, *suite):
        redites.append(source.code)
        if len(redites) == 2:
            raise TimeoutError
        return ecrire(source, *suite)

    monkeypatch.setattr(redire, "_ecrire", jusqu_a_la_seconde)
    with pytest.raises(TimeoutError):
        tout_refaire()
    # Those of the other nights tell the last weeks only.
    refaire_les_recents()
    redites.clear()
    monkeypatch.setattr(redire, "_ecrire", lambda source, *suite: redites.append(source.code))
    tout_refaire()
    assert redites == ["z", "bandeau-31"]


def test_un_agregat_fausse_se_voit_et_se_refait(envoyer):
    envoyer(*repondu())
    avant = etat()
    AgregatAppels.objects.update(presentes=5)
    assert tout_deriver()[1] == 2
    assert etat() == avant
