# Surefoot's commands. `make help` lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
DEFAULT := -m "not slow and not gpu and not fastdds" -n 2 --dist loadfile

.PHONY: help install run test test-slow test-gpu test-fastdds test-lowest lint format bench lock clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

install: $(INSTALLED)  ## what is needed, into .venv

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	touch $@

run: install  ## the main job: train AAP on the embedded simulator, evaluate it under drift, write the report
	$(BIN)/surefoot train experiment=cpu_aap
	$(BIN)/surefoot evaluate run=runs/cpu_aap-seed0 evaluation=drift

test: install  ## the default suite: no network, GPU or display, under ten minutes on two cores
	$(BIN)/python -m pytest $(DEFAULT)

test-slow: install  ## what takes minutes
	$(BIN)/python -m pytest -m "slow and not gpu"

test-gpu: install  ## what needs a CUDA device
	$(BIN)/python -m pytest -m gpu

test-fastdds: install  ## what needs Fast DDS, from Debian: apt-get install g++ fastddsgen libfastrtps-dev
	$(BIN)/python -m pytest -m fastdds

test-lowest:  ## the default suite with the oldest versions that pyproject.toml allows, in an environment of its own (several GB)
	$(PYTHON) -m venv .venv-lowest
	.venv-lowest/bin/pip install --quiet uv
	VIRTUAL_ENV=.venv-lowest .venv-lowest/bin/uv pip install --resolution lowest-direct -e ".[dev]"
	.venv-lowest/bin/python -m pytest $(DEFAULT)

lint: install  ## ruff and strict mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: install  ## let ruff rewrite
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install  ## the simulator beside Embree, and training beside its bare arithmetic
	$(BIN)/surefoot benchmark simulator
	$(BIN)/surefoot benchmark training

lock:  ## rewrite constraints.txt: the newest versions that pyproject.toml allows
	$(PYTHON) -m venv --clear build/lock
	build/lock/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	(head -1 constraints.txt; build/lock/bin/python -m pip freeze --exclude-editable | sed 's/+cpu//') > constraints.new
	mv constraints.new constraints.txt
	rm -r build/lock

clean:  ## forget the environment and the caches
	rm -rf .venv .venv-lowest .mypy_cache .ruff_cache .pytest_cache
