"""Messages by the REST door and in the fragments of the feed: refused field by field, listed by cursor, escaped."""

import json
from uuid import uuid4

from django.test import override_settings
from django.utils import timezone

from annuaire.actes.machines import ouvrir_acces_machine
from annuaire.models import Groupe, Role
from messagerie.actes.envoyer import envoyer
from messagerie.actes.participer import partir
from tests import fabriques


def test_les_refus_se_disent_en_francais_au_champ(arm, directe, api):
    porte = api(arm)

    def refus(**corps):
        reponse = porte.post(f"conversations/{directe.pk}/messages/", {"jeton": str(uuid4())} | corps)
        return reponse.status_code, list(reponse.json().get("erreurs", {}))

    assert refus(texte="") == (400, ["texte"])
    assert refus(texte="x" * 100_000) == (400, ["texte"])
    assert refus(texte="a", jeton="pas un uuid") == (400, ["jeton"])
    assert refus(texte=12) == (400, ["texte"])
    assert refus(texte="a", reponse_a=9_999) == (400, ["reponse_a"])
    assert refus(texte="a", mentions=[{"personne": 9_999}]) == (400, ["mentions"])
    assert porte.post("conversations/999999/messages/", {"jeton": str(uuid4()), "texte": "a"}).status_code == 404
    assert porte.post("conversations/", {"personne": arm.pk}).status_code == 400
    assert porte.post("conversations/", {"personne": 999_999}).json()["erreurs"].keys() == {"personne"}
    assert porte.post("conversations/", {}).status_code == 400
    assert porte.post("conversations/", {"nom": "Sans jeton"}).json()["erreurs"].keys() == {"jeton"}


def test_le_deluge_repond_429_et_quand_revenir(arm, directe, api):
    with override_settings(MESSAGES_PAR_DIX_SECONDES=1):
        envoyer(auteur=arm, groupe=directe.groupe, texte="a", jeton=uuid4())
        reponse = api(arm).post(f"conversations/{directe.pk}/messages/", {"jeton": str(uuid4()), "texte": "b"})
    assert (reponse.status_code, reponse["Retry-After"]) == (429, "10")


def test_une_conversation_dit_a_chacun_s_il_la_gere(arm, regulateur, voisin, samu82, directe, equipe, api):
    """Handed over to an entité, it is managed by whoever pilots there."""
    chef = fabriques.personne("odile.chef", samu82, role=Role.RESPONSABLE)

    def geree_par(personne, conversation=equipe):
        return api(personne).get(f"conversations/{conversation.pk}/").json()["peut_composer"]

    assert [geree_par(p) for p in (arm, regulateur, voisin, chef)] == [True, False, False, False]
    assert geree_par(arm, directe) is False
    for partant in (arm, regulateur):
        partir(auteur=partant, conversation=equipe)
    assert [geree_par(p) for p in (voisin, chef)] == [False, True]
    Groupe.objects.filter(pk=equipe.pk).update(clos_le=timezone.now())
    assert geree_par(chef) is False


def test_l_historique_vient_par_curseur(arm, directe, api, ecrire):
    with override_settings(MESSAGES_PAR_DIX_SECONDES=100):
        for rang in range(60):
            ecrire(arm, directe, f"Message {rang}.")
    premiere = api(arm).get(f"conversations/{directe.pk}/messages/").json()
    assert [m["numero"] for m in premiere["resultats"]] == list(range(60, 10, -1))
    suite = api(arm).client.get(premiere["suivant"]).json()
    assert [m["numero"] for m in suite["resultats"]] == list(range(10, 0, -1))
    assert suite["suivant"] is None


def test_les_contacts_se_cherchent_par_nom_entite_ou_fonction(arm, regulateur, voisin, samu82, api):
    def noms(q):
        return [c["nom"] for c in api(arm).get("messagerie/contacts/", q=q).json()]

    assert noms("") == ["Dr M. Alaoui"]
    assert "L. Blanc" in noms("blanc")
    assert {"Samu 82", "Samu 82 · ARM"} <= set(noms("samu 82"))


def test_une_machine_n_est_pas_un_contact(arm, regulateur, samu31, samu82, api):
    for entite in (samu31, samu82):
        ouvrir_acces_machine(nom=f"otn{entite.pk}", entite=entite)
    collegues, fonctions = (api(arm).get("messagerie/contacts/", q=q).json() for q in ("", "machine samu"))
    assert [c["nom"] for c in collegues] == ["Dr M. Alaoui"]
    assert not [c["nom"] for c in fonctions if c["fonction"] == "Machine"]


def test_les_nommables_disent_qui_ne_verrait_pas(arm, etranger, directe, api):
    (trouve,) = api(arm).get(f"conversations/{directe.pk}/nommables/", q="lefebvre").json()
    assert (trouve["nom"], trouve["participe"]) == ("R. Lefebvre", False)


def test_qui_prend_part_se_nomme_avant_ses_homonymes(arm, voisin, samu59, samu82, equipe, api):
    """Eight of them in the directory, and the one who reads the conversation was not proposed."""
    for rang in "abcdefghi":
        fabriques.personne(f"alain{rang}.blanc", samu59)
    proposes = api(arm).get(f"conversations/{equipe.pk}/nommables/", q="blanc").json()
    assert [(p["nom"], p["participe"]) for p in proposes[:2]] == [("L. Blanc", True), ("A. Blanc", False)]
    assert len(proposes) == 8
    sans_mot = api(arm).get(f"conversations/{equipe.pk}/nommables/", q="").json()
    assert [p["nom"] for p in sans_mot] == ["Dr M. Alaoui", "L. Blanc", "Samu 82"]


def test_le_fragment_ne_laisse_rien_passer(arm, directe, ecrire, client):
    ecrire(arm, directe, "<script>alert(1)</script> https://exemple.fr")
    client.force_login(arm)
    (depeche,) = [
        d for d in client.get(f"/fil/depuis?g={directe.pk}:0").json()["depeches"] if d["genre"] == "message.envoye"
    ]
    assert "<script>" not in depeche["html"]
    assert 'href="https://exemple.fr"' in depeche["html"]
    assert json.dumps(depeche["donnees"])
