# make demo: install and read the demo reports · make check: format, lint, types, tests, docs
# make bench: accuracy and speed against floors.toml; needs the corpora of ../shared and says so
# make train: the weights anew

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo check browser bench train train-acts install dev clean

install: $(VENV)/.installed
dev: $(VENV)/.dev

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "bestand needs Python 3.11 to 3.13; say which: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[web]'
	touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	touch $@ $(VENV)/.installed

# The pages are tested in Debian's own Chromium.
browser:
	@command -v chromium >/dev/null || { \
	  echo "Installing Debian's Chromium, for the tests of the browser view"; \
	  sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$sudo apt-get update -qq && \
	  $$sudo apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; } || { \
	  echo "These tests need Chromium. Install it, so that the command chromium runs: apt-get install chromium"; exit 2; }

demo: install
	$(BIN)/bestand demo

check: dev browser
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python training/passages/check.py training/passages
	$(BIN)/python training/clauses.py
	$(BIN)/pytest

bench: dev
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[bench]'
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/acts.py
	$(BIN)/python benchmarks/times.py
	$(BIN)/python benchmarks/likeness.py
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/pages.py
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/gate.py

clean:
	rm -rf $(VENV) build dist

# Rebuild the weights: about four hours on two cores; needs the corpora of ../shared/data and the extra [train].
train: dev
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[train]'
	$(BIN)/python training/train.py --out build/1 --epochs 3 --passages 0 --final 0.7
	$(BIN)/python training/train.py --out build/2 --start build/1/last.pt --epochs 2 --passages 4 --english 0.6 --rate 2.4e-4 --final 0.75 --warm 40 --seed 2
	$(BIN)/python training/train.py --out build/3 --start build/2/last.pt --epochs 3 --passages 3 --english 0.7 --dropout 0.12 --rate 2e-4 --final 0.02 --warm 20 --seed 3
	$(BIN)/python training/train.py --out build/4 --start build/3/average.pt --epochs 1.25 --passages 3 --english 0.5 --dropout 0.12 --rate 1.4e-4 --final 0.02 --warm 20 --seed 4
	$(BIN)/python training/train.py --out build/5 --start build/4/average.pt --epochs 8 --acts 2 --pairs 2 --passages 1 --english 0.1 --rate 2e-4 --final 0.02 --warm 30 --seed 5
	$(BIN)/python training/export.py build/5/average.pt src/bestand/data/model/tagger.onnx

# Train on from the committed weights: about an hour and a half.
train-acts: dev
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[train]'
	$(BIN)/python training/recover.py src/bestand/data/model/tagger.onnx build/recovered/start.pt
	$(BIN)/python training/train.py --out build/5 --start build/recovered/start.pt --epochs 6 --acts 1 --pairs 1 --passages 1 --english 0.7 --rate 1.6e-4 --final 0.02 --warm 40 --seed 11
	$(BIN)/python training/export.py build/5/average.pt src/bestand/data/model/tagger.onnx
