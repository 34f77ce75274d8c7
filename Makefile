# make build   the draft of this week's letter, its mail and its site
# make test    the whole test suite
# make model  a small real model of 340 MB for the tests of [summarise.llm]; they are skipped without
# make look    the newest letter in the browser
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: build test model lint look format clean

build: $(VENV)/.installed
	@$(BIN)/newsletter build

test: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

model: $(VENV)/.installed-dev
	@$(INSTALL) --editable '.[dev,llm-test]'

lint: $(VENV)/.installed-dev
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports

look: $(VENV)/.installed
	@$(BIN)/newsletter preview --open

format: $(VENV)/.installed-dev
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) .newsletter

$(BIN)/python:
	@echo "편집 환경을 준비합니다(처음 한 번, 1분쯤 걸립니다)…"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 이상이 필요합니다.")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@$(INSTALL) --editable '.[cards]'
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(INSTALL) --editable '.[dev]'
	@touch $@
