# What developers and first-time visitors type. `make help` lists it.
PYTHON ?= python3
BIN := .venv/bin
CLOCK ?=
TESTS ?=
SEED ?=

.DEFAULT_GOAL := help
.PHONY: help demo run test check bench chaos golden lock

help:  ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: .venv/ready  ## Open the practice workspace at http://127.0.0.1:8000/
	$(BIN)/eprr-bot demo

run: .venv/ready  ## Run the bot against a real Slack (settings: docs/settings.md)
	$(BIN)/eprr-bot run

test: .venv/ready  ## Run all tests, on SQLite and on a real PostgreSQL; CLOCK='2027-03-28 00:30' as if it were then (UTC)
	$(if $(CLOCK),$(BIN)/python -m tests.machine_clock '$(CLOCK)') $(BIN)/pytest $(TESTS)

check: .venv/ready  ## Format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/ready  ## Measure; ratios taken in one run
	$(BIN)/python -m bench

chaos: .venv/ready  ## Kill, cut off and attack a real bot for five minutes; says what was lost, doubled and late
	$(BIN)/python -m chaos $(if $(SEED),--seed $(SEED))

golden: .venv/ready  ## Rewrite the golden files and docs/commands.md; read the difference
	GOLDEN=rewrite $(BIN)/pytest -n0 -k golden

PIN := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --python-version 3.11

lock: .venv/ready  ## Pin every dependency anew, with hashes
	$(PIN) --all-extras --group dev pyproject.toml -o requirements.lock
	$(PIN) --all-extras --group build --constraint requirements.lock pyproject.toml -o requirements-run.lock
