# `make serve` and `make test` are all that most people need. `make help` lists the rest.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help serve test lint types imports unit browser packaging bench workbench format messages docs screenshots dist tag-ready clean

help: ## Show what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): pyproject.toml tools/environment.py
	@$(PYTHON) tools/environment.py $(VENV)
	@touch $@

serve: $(STAMP) ## Open the whole course in a browser, with demo people
	@$(BIN)/alongside serve --port $(PORT)

test: $(STAMP) ## Run everything this machine can run, and say what it could not
	@$(BIN)/python tools/run_checks.py

lint: $(STAMP)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

imports: $(STAMP)
	@$(BIN)/lint-imports --config setup.cfg --no-cache

types: $(STAMP)
	@$(BIN)/mypy

unit: $(STAMP) ## Run the tests that need no browser
	@$(BIN)/pytest -q -m "not browser and not packaging"

browser: $(STAMP) ## Run the tests in Chromium
	@$(BIN)/pytest -q -m browser

packaging: $(STAMP) ## Build and install the distribution in a clean environment
	@$(BIN)/pytest -q -m packaging

bench: .venv-bench/.installed ## Measure, beside the peers that install from PyPI (in an environment of their own)
	@.venv-bench/bin/python -m tests.benchmarks

.venv-bench/.installed: pyproject.toml tools/environment.py
	@$(PYTHON) tools/environment.py .venv-bench dev
	@touch $@

workbench: $(STAMP) ## Open every block in the XBlock SDK's workbench
	@$(BIN)/python -m tests.workbench $(PORT)

format: $(STAMP) ## Put the code into its one format
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

dist: $(STAMP) ## Build what is released, try it out in clean environments, and put it into dist/
	@$(BIN)/python -m tools.distribute

tag-ready: $(STAMP) ## Say what keeps a release from being tagged: make tag-ready TAG=v1.2.3
	@$(BIN)/python tools/tag_ready.py $(TAG)

clean: ## Remove the environment and what tools left behind (never the data in .alongside)
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

messages: $(STAMP) ## Write the English source of all translations, bring them up to date and compile them (needs gettext)
	@cd xblocks/alongside && export ALONGSIDE_DATA=$(CURDIR)/.alongside DJANGO_SETTINGS_MODULE=alongside.server.settings && \
		$(CURDIR)/$(BIN)/django-admin makemessages --locale en --locale es --no-location --no-wrap --no-obsolete && \
		$(CURDIR)/$(BIN)/django-admin compilemessages --locale es

docs: $(STAMP) ## Build the documentation as a site, in build/docs
	@$(BIN)/sphinx-build -E -W --keep-going -q docs build/docs
	@echo "Open build/docs/index.html in a browser. It needs no server."

screenshots: $(STAMP) ## Take the pictures of the documentation anew (needs Chromium)
	@$(BIN)/python tools/screenshots.py
