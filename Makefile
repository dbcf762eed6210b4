# `make run` serves the demo council; `make test` runs everything; `make help` lists the rest.

SHELL := /bin/sh
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet --quiet
RUN_READY := $(VENV)/ready-to-run
TEST_READY := $(VENV)/ready-to-test

# A candidate must start (a version manager leaves names that do not) and be able to make environments.
PYTHONS := $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11
SUITABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

.PHONY: help run test lint check bench soak lock wheel clean

help:
	@echo 'make run    serve the demo council on PORTAL_PORT (8000)'
	@echo 'make test   run every check and test, with PostgreSQL and Chromium'
	@echo 'make check  format, lint, types, house and unit tests on SQLite: under a minute'
	@echo 'make bench  print the benchmark tables'
	@echo 'make soak   run the tests with their full counts'
	@echo 'make wheel  build dist/*.whl'
	@echo 'make lock   renew the lock files; UPGRADE=--upgrade takes newer versions'
	@echo 'make clean  remove what was built, keeping .venv and data'

run: $(RUN_READY)
	@echo 'The command portal is $(BIN)/portal here: try $(BIN)/portal --help in another terminal.'
	@exec $(BIN)/portal demo

test: lint
	@$(BIN)/python -m tests.prerequisites
	@exec $(BIN)/pytest $(if $(SEED),--seed $(SEED))

lint: $(TEST_READY)
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy

check: lint
	@exec $(BIN)/pytest --databases sqlite -m 'not soak and not bench and not browser and not slow' \
		tests/house tests/catalogue --ignore tests/catalogue/search

bench: $(TEST_READY)
	@exec $(BIN)/pytest -m bench -n 0 --capture no

soak: $(TEST_READY)
	@$(BIN)/python -m tests.prerequisites
	@exec $(BIN)/pytest --soak -m 'not bench'

wheel: $(TEST_READY)
	@$(BIN)/python -m build --wheel --no-isolation

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-annotate $(UPGRADE) --extra postgres --extra sso --group build pyproject.toml

lock: $(TEST_READY)
	@$(LOCK) --output-file requirements.lock
	@$(LOCK) --group dev --constraints requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find catalogue portal tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/made:
	@for python in $(PYTHONS); do \
	  if $$python -c '$(SUITABLE)' >/dev/null 2>&1; then \
	    $$python -m venv --clear $(VENV) && touch $@ && exit 0; exit 1; \
	  fi; \
	done; \
	echo 'This needs Python 3.11 or newer with its venv module, and found none.'; \
	echo 'Install it (on Debian and Ubuntu: apt install python3-venv), or say where it is: make $(MAKECMDGOALS) PYTHON=/path/to/python3'; \
	exit 1

$(RUN_READY): $(VENV)/made requirements.lock pyproject.toml
	@echo 'Installing what the portal needs into $(VENV) …'
	@$(PIP) install --no-deps --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_READY): $(VENV)/made requirements-dev.lock pyproject.toml
	@echo 'Installing what the portal and its tests need into $(VENV) …'
	@$(PIP) install --no-deps --require-hashes --requirement requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(RUN_READY)
