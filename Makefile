# Portail SI-Samu. `make help` lists what can be done. Everything works on a bare Debian 12 with Python 3.11, Node 20 and make.
PYTHON ?= python3
PORT ?= 8000
OPTIONS ?=
VITESSE ?= 1
PY := .venv/bin/python
EPHEMERE := $(PY) outils/avec_services.py --ephemere --
VERROU := .venv/bin/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --python-version 3.11 \
	--custom-compile-command 'make verrouiller'

.DEFAULT_GOAL := help
.PHONY: help installer run grappe animer sauvegarder restaurer test check bench pannes format verrouiller audit nomenclature

help: ## affiche cette aide
	@echo "Portail SI-Samu — commandes :"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

installer: ## installe tout ce qui manque (bibliothèques, Chromium pour les tests)
	@$(PYTHON) outils/installer.py --tout

run: ## lance le portail et sa base de formation (make run PORT=8000)
	@$(PYTHON) outils/installer.py --execution
	@$(PY) outils/demarrer.py $(PORT)

grappe: ## lance le portail comme en production : nginx, deux web, deux travailleurs (make grappe PORT=8000)
	@$(PYTHON) outils/installer.py --execution
	@$(PY) outils/grappe.py $(PORT)

animer: ## joue un exercice en direct sur la base de formation de make run (make animer VITESSE=10)
	@$(PY) outils/avec_services.py -- $(PY) manage.py animer --vitesse $(VITESSE)

sauvegarder: ## sauvegarde la base et les documents (make sauvegarder DOSSIER=/chemin)
	@$(PY) outils/avec_services.py -- $(PY) manage.py sauvegarder '$(DOSSIER)'

restaurer: ## restaure dans une base vide et vérifie tout (make restaurer DOSSIER=/chemin/20261128T214500Z)
	@$(PY) outils/avec_services.py -- $(PY) manage.py restaurer '$(DOSSIER)' $(OPTIONS)

test: installer ## vérifie tout, comme l'intégration continue, parcours dans Chromium compris
	@$(PY) outils/verifier.py --tout $(OPTIONS)

check: installer ## vérifie vite : style, types, tests sans navigateur (make check OPTIONS='-k fil')
	@$(PY) outils/verifier.py $(OPTIONS)

bench: installer ## mesure la diffusion en direct (make bench OPTIONS='…')
	@PYTHONPATH=.:outils $(PY) -m bench.principal $(OPTIONS)

pannes: installer ## provoque des pannes sous charge et vérifie que rien n'est perdu
	@PYTHONPATH=.:outils $(PY) -m bench.pannes $(OPTIONS)

format: installer ## met en forme le Python, les gabarits, le JavaScript et le CSS
	@.venv/bin/ruff check --quiet --fix-only . && .venv/bin/ruff format --quiet .
	@find templates -name '*.html' -exec .venv/bin/djade {} +
	@node_modules/.bin/biome check --write

audit: installer ## cherche les vulnérabilités connues des dépendances verrouillées
	@$(PY) outils/audit.py

nomenclature: installer ## écrit la nomenclature logicielle (CycloneDX) dans nomenclature.cdx.json
	@$(PY) outils/nomenclature.py

verrouiller: installer ## recalcule les versions verrouillées (requirements/*.txt, package-lock.json)
	@$(VERROU) requirements/dev.in --output-file requirements/dev.txt
	@$(VERROU) requirements/base.in --constraints requirements/dev.txt --output-file requirements/base.txt
	@rm -rf node_modules package-lock.json && npm install --ignore-scripts --package-lock-only --loglevel=error
