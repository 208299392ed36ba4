"""The communes of the map, out of the package of the world's cities."""

import json

import communes


def ville(nom, pays="FR", departement="31", lat="43.60426", lng="1.44367"):
    return {"name": nom, "country": pays, "admin1": "76", "admin2": departement, "lat": lat, "lng": lng}


def test_seules_les_communes_francaises_restent_chacune_une_fois(tmp_path):
    source, cible = tmp_path / "villes.json", tmp_path / "vendor" / "communes.json"
    villes = [ville("Toulouse"), ville("Toulouse"), ville("Lleida", "ES", "L"), ville("Saint-Denis", "RE", "974")]
    source.write_text(
        json.dumps([*villes, ville("Ajaccio", departement="2A"), ville("Sans département", departement="")])
    )

    communes.extraire(source, cible)

    assert [(nom, departement) for nom, departement, _, _ in json.loads(cible.read_text())] == [
        ("Ajaccio", "2A"),
        ("Saint-Denis", "974"),
        ("Toulouse", "31"),
    ]
    assert json.loads(cible.read_text())[-1] == ["Toulouse", "31", 43.6043, 1.4437]
