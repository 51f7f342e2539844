# Each target sets up what it needs into .venv by itself; `make setup` does only that.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.set-up
DATA   ?= $(if $(RUAMJAI_DATA),$(RUAMJAI_DATA),data)
PORT   ?= $(if $(RUAMJAI_PORT),$(RUAMJAI_PORT),8000)
OUT    ?=

.DEFAULT_GOAL := help
.PHONY: help demo test setup spark run check bench docs format clean

help:            ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## */  make \1\t/' | expand -t 16

demo: $(STAMP)   ## two made-up provinces from agencies' files to pages on 127.0.0.1:8000
	@$(BIN)/ruamjai --data "$(DATA)" demo --port $(PORT)

test: $(STAMP)   ## every test; those that need what this machine lacks are named as skipped
	@bash tests/browser/find_chromium.sh || true
	@$(BIN)/pytest

setup: $(STAMP)  ## install into .venv, where `ruamjai` is then a command

spark: $(STAMP)  ## add the optional engine Apache Spark (Java 17 is needed too)
	@$(BIN)/pip install --quiet --require-hashes -r requirements-spark.lock

run: $(STAMP)    ## make a run of the batches that stand in the data folder
	@$(BIN)/ruamjai --data "$(DATA)" run

check: $(STAMP)  ## style, types, imports, rulebook, papers, every address of pages and API asked briefly
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/ruamjai --data "$(DATA)" check
	@$(BIN)/python docs/generate.py --check
	@$(BIN)/pytest -q -n 2 tests/web/api/test_schema.py tests/web/test_request_matrix.py

bench: $(STAMP)  ## speed, each question beside a named peer or limit; the API and every address asked at length
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@for file in first_run linking standing poverty exports look_up audit web_load; do $(BIN)/python bench/$$file.py || exit 1; done
	@RUAMJAI_SCHEMA_EXAMPLES=200 $(BIN)/pytest -q -n0 tests/web/api/test_schema.py
	@RUAMJAI_MATRIX=full $(BIN)/pytest -q tests/web/test_request_matrix.py

docs: $(STAMP)   ## write docs/generated anew from tables, steps and rulebook
	@$(BIN)/python docs/generate.py

format: $(STAMP) ## put the source into its form
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

$(STAMP): requirements.lock pyproject.toml
	@test -x "$(BIN)/python" || $(PYTHON) -m venv "$(VENV)"
	@echo "ติดตั้งส่วนประกอบ · installing (about a minute)"
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch "$(STAMP)"

clean:           ## remove what was built; data stay
	@rm -rf "$(VENV)" .mypy_cache .ruff_cache .pytest_cache .hypothesis build
