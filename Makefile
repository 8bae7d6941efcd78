# One face for everything: `make help` lists what there is.

PYTHON ?= python3
VENV_PYTHON = .venv/bin/python
BETTERWARD = .venv/bin/betterward
PORT ?= 8000

.PHONY: help setup development assets demo test check fix bench long journeys clean
.DEFAULT_GOAL := help

help: ## What there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: .python ## The environment alone, in .venv
	@$(PYTHON) tools/environment.py

development: .python
	@$(PYTHON) tools/environment.py --development

.PHONY: .python
.python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed. On Debian and Ubuntu: apt-get install python3 python3-venv"; exit 1; }

assets: setup ## Build the browser's files
	@$(VENV_PYTHON) tools/build_assets.py

demo: assets ## The site with demo content at http://127.0.0.1:8000
	@exec $(BETTERWARD) demo --port $(PORT)

test: development ## Everything CI runs
	@$(VENV_PYTHON) tools/run_tests.py all

check: development ## The quick part of it, within two minutes
	@$(VENV_PYTHON) tools/run_tests.py quick

journeys: development ## A person's ways through the site in a real browser
	@$(VENV_PYTHON) tools/run_tests.py journeys

bench: development ## Speed, measured on purpose
	@$(VENV_PYTHON) tools/run_tests.py bench

long: development ## Faults and the long sets
	@$(VENV_PYTHON) tools/run_tests.py long

fix: development ## Format, and mend what lint can mend
	@$(VENV_PYTHON) -m ruff check --fix --quiet . ; $(VENV_PYTHON) -m ruff format --quiet .

clean: ## Remove what was built; data and environment stay
	@rm -rf build artefacts .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
