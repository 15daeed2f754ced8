# `make` alone lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench quality relevance lock clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(VENV)/.runs ## Everything but running: the virtual environment from the lock file

$(VENV)/.runs: requirements.lock pyproject.toml
	@.ci/environment $(PYTHON) $(VENV) requirements.lock
	@touch $@

$(VENV)/.tests: requirements-dev.lock pyproject.toml
	@.ci/environment $(PYTHON) $(VENV) requirements-dev.lock
	@touch $@ $(VENV)/.runs

run: setup ## Start everything, index the sample archive, and say where the search box is
	@exec $(BIN)/dateline up

test: $(VENV)/.tests ## All tests, on real engines and in a real browser
	@.ci/browser
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(VENV)/.tests ## The same style, type and structure checks that the tests run
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/.runs ## How fast articles are normalised, beside trafilatura, and indexed, beside stock analysis; alerts; searches
	@$(BIN)/python -m benchmarks.speed
	@$(BIN)/python -m benchmarks.alerts
	@$(BIN)/python -m benchmarks.told
	@$(BIN)/python -m benchmarks.search

quality: $(VENV)/.runs ## How good articles and queries are understood, beside what others reach in the same run
	@$(BIN)/python -m benchmarks.quality

relevance: $(VENV)/.runs ## How well articles are ranked on judged collections, beside stock English analysis
	@$(BIN)/python -m benchmarks.relevance

lock: $(VENV)/.tests ## Pin the newest versions that pyproject.toml allows
	$(PYTHON) -m venv build/lock && build/lock/bin/pip install -q uv
	build/lock/bin/uv pip compile -q --upgrade --universal --generate-hashes --no-annotate --python-version 3.11 \
	  --custom-compile-command "make lock" pyproject.toml --group build -o requirements.lock
	build/lock/bin/uv pip compile -q --upgrade --universal --generate-hashes --no-annotate --python-version 3.11 \
	  --custom-compile-command "make lock" pyproject.toml --group dev -o requirements-dev.lock

clean: ## Remove the virtual environment and the caches; the archive's data stays
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
