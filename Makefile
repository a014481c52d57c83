# Every target installs what it needs; `make install` does nothing where nothing changed. `make install PROD=1`
# leaves out what only developers need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PROD ?=
LOCK := $(if $(PROD),requirements.lock,requirements-dev.lock)

.PHONY: install index chat run test format translations lock evaluate audit licences clean

install: $(STAMP)

$(STAMP): $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Faro needs Python 3.11 or newer; say which with: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $(STAMP)

index: install
	$(BIN)/faro index

chat: install
	@$(BIN)/faro chat

run: install
	@$(BIN)/faro run

test: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest
	$(BIN)/faro check

format: install
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: install
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra build --extra dev pyproject.toml -o requirements-dev.lock

audit: install
	@$(BIN)/python tools/audit.py

licences: install
	$(BIN)/python tools/licences.py

translations: install
	$(BIN)/pybabel -q extract --omit-header --add-location=file -k _gettext -k Message -o locales/faro.pot bot
	$(BIN)/pybabel -q update --ignore-pot-creation-date --no-fuzzy-matching --ignore-obsolete -w 100 -D faro -i locales/faro.pot -d locales
	@rm locales/faro.pot
	$(BIN)/pybabel compile --statistics -l es -i locales/es/LC_MESSAGES/faro.po -o /dev/null
