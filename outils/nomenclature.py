"""Write the bill of materials of what is installed in production (CycloneDX 1.6, JSON): nomenclature.py [FICHIER]

From the two lock files alone, without a network: the same tree gives the same file.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from emplacements import RACINE
from packageurl import PackageURL
from processus import echouer

PAQUET = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
EMPREINTE = re.compile(r"--hash=sha256:([0-9a-f]{64})")
PAR_DEFAUT = Path("nomenclature.cdx.json")


def principal(arguments: Sequence[str]) -> int:
    cible = Path(arguments[0]) if arguments else PAR_DEFAUT
    bom = nomenclature()
    ecrite = json.loads(JsonV1Dot6(bom).output_as_string())
    # No date: what changes in the file has changed in the tree.
    del ecrite["metadata"]["timestamp"]
    texte = json.dumps(ecrite, indent=2, sort_keys=True)
    if erreur := JsonStrictValidator(SchemaVersion.V1_6).validate_str(texte):
        echouer(f"La nomenclature ne suit pas son schéma : {erreur}")
    cible.write_text(texte + "\n", encoding="utf-8")
    print(f"✓ {cible} : {len(bom.components)} composants")
    return 0


def nomenclature() -> Bom:
    composants = [*de_python(), *du_navigateur()]
    bom = Bom(components=composants)
    portail = Component(name="portail-si-samu", type=ComponentType.APPLICATION, bom_ref="portail-si-samu")
    bom.metadata.component = portail
    bom.register_dependency(portail, composants)
    bom.serial_number = uuid5(NAMESPACE_URL, " ".join(sorted(str(c.purl) for c in composants)))
    return bom


def de_python() -> Iterator[Component]:
    """Each package of requirements/base.txt, with the fingerprints of all its files."""
    texte = (RACINE / "requirements" / "base.txt").read_text()
    debuts = list(PAQUET.finditer(texte))
    for trouve, suivant in zip(debuts, [*debuts[1:], None], strict=True):
        bloc = texte[trouve.start() : suivant.start() if suivant else None]
        nom, version = trouve[1].lower(), trouve[2]
        yield composant("pypi", nom, version, EMPREINTE.findall(bloc))


def du_navigateur() -> Iterator[Component]:
    """Each package of package-lock.json that is served or needed to serve; those of development are left out."""
    paquets = json.loads((RACINE / "package-lock.json").read_text())["packages"]
    for chemin, paquet in sorted(paquets.items()):
        if chemin and not paquet.get("dev"):
            yield composant("npm", chemin.split("node_modules/")[-1], paquet["version"], [])


def composant(genre: str, nom: str, version: str, empreintes: Sequence[str]) -> Component:
    espace, _, court = nom.rpartition("/")
    return Component(
        name=nom,
        version=version,
        type=ComponentType.LIBRARY,
        scope=ComponentScope.REQUIRED,
        purl=PackageURL(genre, espace or None, court, version),
        bom_ref=f"{genre}:{nom}@{version}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=empreinte) for empreinte in empreintes],
    )


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
