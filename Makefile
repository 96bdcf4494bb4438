# Two commands matter: `make run` (see it) and `make test` (prove it). README.md says the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
PYTHON ?= python3.11
BIN := .venv/bin

help:           ## list the commands
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/uv: requirements/uv.txt
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/.run: $(BIN)/uv requirements/run.txt pyproject.toml
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/run.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

setup: .venv/.run       ## make .venv, migrate var/cchc.sqlite3, load the demonstration world
	@$(BIN)/cchc prepare

run: setup              ## serve at 127.0.0.1:$(PORT) and print the demonstration accounts
	@$(BIN)/cchc serve --port $(PORT)

test: .venv/.dev        ## every check, both databases, the browser
	@$(BIN)/python tools/check.py

lock: .venv/.dev        ## renew requirements/*.txt from pyproject.toml
	@echo uv | $(BIN)/uv pip compile -q --python-version 3.11 - --generate-hashes --no-emit-index-url --no-header -o requirements/uv.txt
	@$(BIN)/uv pip compile -q --python-version 3.11 pyproject.toml --generate-hashes --no-emit-index-url --no-header -o requirements/run.txt
	@$(BIN)/uv pip compile -q --python-version 3.11 pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header -o requirements/dev.txt

.PHONY: help setup run test lock
