"""The visibility matrix of the recordings of calls: people × calls × what each may do, by queryset, page and acte."""

import pytest

from annuaire.droits import DroitInsuffisant
from annuaire.territoire import deriver_groupes
from telephonie.actes.consulter import consulter_enregistrement
from telephonie.actes.geler import degeler, geler
from telephonie.actes.recevoir import recevoir
from telephonie.models import Appel, ConsultationEnregistrement, Enregistrement, GelEnregistrements, SourceTelephonie
from tests.matrice import CONSULTE, ENREGISTREMENT, GELE, PERSONNES
from tests.telephonie.conftest import MOTIF, dit, enregistre


@pytest.fixture
def appels(distribution):
    """Two recorded calls of the Samu 31; its neighbour served the second."""
    deriver_groupes()
    source = SourceTelephonie.objects.create(code="b31", nom="Bandeau", genre="bandeau", entite=distribution["samu31"])
    servi_ailleurs = dit("appel.achemine", 2, "a2", samu="82", motif="saturation")
    lignes = [*enregistre("a1", "CONFIDENTIEL-1"), *enregistre("a2", "CONFIDENTIEL-2"), servi_ailleurs]
    assert not recevoir(auteur=None, source=source, lignes=lignes).refus
    return list(Appel.objects.select_related("samu", "servi", "source").order_by("reference"))


@PERSONNES
def test_un_enregistrement_se_voit_se_consulte_et_se_gele_par_qui_de_droit(distribution, appels, client_de, personne):
    client, utilisateur = client_de(personne), distribution[personne]
    for appel, droit in zip(appels, ENREGISTREMENT.get(personne, (None, None)), strict=True):
        adresse = f"/telephonie/appels/{appel.pk}/"
        assert Enregistrement.objects.visibles_par(utilisateur).filter(appel=appel).exists() is (droit is not None)
        cache = 404 if utilisateur.is_active else 302
        page = client.get(adresse)
        assert page.status_code == (cache if droit is None else 200)
        assert b"CONFIDENTIEL" not in page.content
        refus = cache if droit is None else 403
        consulte = client.post(f"{adresse}enregistrements/0/consulter/", {"motif": MOTIF})
        assert consulte.status_code == (200 if droit in (CONSULTE, GELE) else refus)
        assert (b"CONFIDENTIEL" in consulte.content) is (droit in (CONSULTE, GELE))
        for suite in ("gel/", "levee/"):
            attendu = 302 if droit == GELE else refus
            assert client.post(adresse + suite, {"motif": MOTIF}).status_code == attendu, suite
        assert ConsultationEnregistrement.objects.filter(appel=appel.reference).exists() is (droit in (CONSULTE, GELE))
        assert GelEnregistrements.objects.filter(appel=appel.reference).exists() is (droit == GELE)


@PERSONNES
def test_les_actes_eux_memes_refusent_ce_que_la_page_refuse(distribution, appels, personne):
    utilisateur = distribution[personne]
    for appel, droit in zip(appels, ENREGISTREMENT.get(personne, (None, None)), strict=True):
        if droit not in (CONSULTE, GELE):
            with pytest.raises(DroitInsuffisant):
                consulter_enregistrement(auteur=utilisateur, appel=appel, rang=0, motif=MOTIF)
        if droit != GELE:
            for acte in (geler, degeler):
                with pytest.raises(DroitInsuffisant):
                    acte(auteur=utilisateur, appel=appel, motif=MOTIF)
    assert not GelEnregistrements.objects.exists()
    assert not ConsultationEnregistrement.objects.exists()
