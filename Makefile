# Two commands for a newcomer: `make demo` and `make test`. Everything lives in .venv.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
  command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
  && echo $$p && break; done)
BIN := .venv/bin
READY := .venv/ready
DEMO := build/demo-archive
SHARED ?= ../shared

.PHONY: demo test torture lint types floors gate bench docs pins picture clean

demo: $(READY)  ## the report of the demo article against the demo archive
	@rm -rf $(DEMO)
	@$(BIN)/alteram add demo/coverage --archive $(DEMO) --outlets demo/outlets.csv
	@$(BIN)/alteram check demo/page.html --archive $(DEMO) --outlets demo/outlets.csv --html build/demo-report.html

test: $(READY)  ## every test
	$(BIN)/python -m pytest

torture: $(READY)  ## an archive killed at 200 points, then ten minutes of writers and readers at once
	$(BIN)/python -m tests.torture

lint: $(READY)  ## style, and the floors of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(READY)  ## types
	$(BIN)/mypy

gate: $(READY)  ## quality floors on small fixed samples of the shared data
	$(BIN)/python -m bench gate --shared $(SHARED)

bench: $(READY)  ## every bench whole, on the shared data
	$(BIN)/python -m bench reading --data $(SHARED)/data/news
	$(BIN)/python -m bench attribution --data $(SHARED)/data/news/polnear/dev.jsonl
	$(BIN)/python -m bench times --data $(SHARED)/data/news
	$(BIN)/python -m bench wording --data $(SHARED)/data/news
	$(BIN)/python -m bench retrieval --data $(SHARED)/data/news/allsides
	$(BIN)/python -m bench origins --data $(SHARED)/data/news/allsides
	$(BIN)/python -m bench copies --data $(SHARED)/data/news/allsides
	$(BIN)/python -m bench stories --data $(SHARED)/data/news
	$(BIN)/python -m bench stance --data $(SHARED)/data/verify
	$(BIN)/python -m bench corroboration --gold $(SHARED)/data/corroboration/dev.jsonl \
	  --edits $(SHARED)/data/corroboration/dev_edits.jsonl --archive $(SHARED)/data/news/allsides
	$(BIN)/python -m bench speed --data $(SHARED)/data/news

docs: $(READY)  ## the reference pages, made from the code
	$(BIN)/python docs/generate.py

pins: $(READY)  ## new pins of every package, with hashes
	$(BIN)/python -m uv pip compile pyproject.toml --group dev --extra formats --extra parquet \
	  --extra postgresql --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --quiet -o requirements/dev.txt

$(READY): requirements/dev.txt pyproject.toml scripts/make-venv
	@PYTHON="$(PYTHON)" sh scripts/make-venv
	@touch $(READY)

clean:
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
