.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all lint bench lock clean

BIN := .venv/bin

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.runtime ## Make .venv with the maillage command

demo: .venv/.runtime ## Run the whole chain on the shipped sample, then serve it on 127.0.0.1
	@$(BIN)/maillage demo

test: lint ## Lint and run the tests (SQLite, no browser): under 3 minutes
	$(BIN)/pytest -n 2 -m "not slow and not browser and not postgres"

test-all: .venv/.full ## The slow and browser tests, and the whole suite on PostgreSQL
	@sh .ci/chromium
	$(BIN)/pytest -n 2 -m "slow or browser or postgres"
	MAILLAGE_TEST_STORE=postgresql $(BIN)/pytest -n 2 -m "not slow and not browser and not postgres"

lint: .venv/.dev ## Style, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: .venv/.runtime ## Measure speed and memory
	@$(BIN)/maillage bench

lock: .venv/.dev ## Write the lock files anew from pyproject.toml
	@sh .ci/lock

clean: ## Forget everything that can be made again
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/.runtime: requirements.lock pyproject.toml
	@sh .ci/install requirements.lock && touch $@

.venv/.dev: requirements-dev.lock pyproject.toml
	@sh .ci/install requirements-dev.lock && touch $@ .venv/.runtime

.venv/.full: requirements-full.lock pyproject.toml
	@sh .ci/install requirements-full.lock && touch $@ .venv/.dev .venv/.runtime
