# make demo: install and read the demo reports · make check: format, lint, types, tests, docs
# make bench: accuracy and speed against floors.toml; needs the corpora of ../shared and says so

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo check bench train install dev clean

install: $(VENV)/.installed
dev: $(VENV)/.dev

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "bestand needs Python 3.11 to 3.13; say which: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	touch $@ $(VENV)/.installed

demo: install
	$(BIN)/bestand demo

check: dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python training/passages/check.py training/passages
	$(BIN)/pytest

bench: dev
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[bench]'
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/gate.py

clean:
	rm -rf $(VENV) build dist
