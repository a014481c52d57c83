# Every target installs what it needs; nothing is done twice. `make chat` and `make run` install what the bot needs,
# the others what its developers need. EXTRAS="voice postgres" adds what has a lock of its own (requirements-NAME.lock).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS ?=
WORKERS ?= auto
FOR_USE := $(VENV)/.for-use $(EXTRAS:%=$(VENV)/.with-%)
FOR_WORK := $(VENV)/.for-work $(EXTRAS:%=$(VENV)/.with-%)
PIP := $(BIN)/python -m pip install --quiet
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

.DEFAULT_GOAL := help
.PHONY: help chat run index vectors install lint quick test coverage format translations lock audit licences clean

help: ## show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

chat: $(FOR_USE) ## talk to the bot in this terminal: no token, no account
	@$(BIN)/faro chat

run: $(FOR_USE) ## answer people on Telegram; needs FARO_TOKEN
	@$(BIN)/faro run

index: $(FOR_USE) ## compute what matching needs, ahead of the first start
	$(BIN)/faro index

vectors: $(FOR_USE) ## renew the vectors that come with the code; commit them once, at the end of a change
	$(BIN)/faro vectors

install: $(FOR_USE) ## install what the bot needs, and nothing else

lint: $(FOR_WORK) ## formatting, rules, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/[0-9]*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml

quick: $(FOR_WORK) ## the tests that need no language model and kill no process
	$(BIN)/pytest -n $(WORKERS) -m "not model and not process"

test: lint ## everything: lint, all tests, the FAQ's rules
	$(BIN)/pytest -n $(WORKERS)
	$(BIN)/faro check
	$(BIN)/faro vectors --check

coverage: $(FOR_WORK) ## which branches the quick tests reach; store/ by its own tests, with a floor
	$(BIN)/pytest -n $(WORKERS) -m "not model and not process" --cov=bot --cov-branch --cov-report=term:skip-covered
	$(BIN)/pytest tests/store --cov=bot.store --cov-branch --cov-fail-under=95 --cov-report=term-missing:skip-covered

format: $(FOR_WORK) ## format the code, and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

translations: $(FOR_WORK) ## bring the bot's own sentences up to date
	$(BIN)/pybabel -q extract --omit-header --add-location=file -k _gettext -k Message -o locales/faro.pot bot
	$(BIN)/pybabel -q update --ignore-pot-creation-date --no-fuzzy-matching --ignore-obsolete -w 100 -D faro -i locales/faro.pot -d locales
	@rm locales/faro.pot
	$(BIN)/pybabel compile --statistics -l es -i locales/es/LC_MESSAGES/faro.po -o /dev/null

lock: $(FOR_WORK) ## lock the dependencies anew
	$(LOCK) --extra build pyproject.toml -o requirements.lock
	$(LOCK) --extra build --extra dev pyproject.toml -o requirements-dev.lock
	@for extra in $(EXTRAS); do $(LOCK) --constraints requirements.lock --extra $$extra pyproject.toml -o requirements-$$extra.lock; done

audit: $(FOR_WORK) ## ask a public database whether the dependencies have known vulnerabilities
	@$(BIN)/python tools/audit.py

licences: $(FOR_WORK) ## write docs/licences.md
	$(BIN)/python tools/licences.py

clean: ## remove what was installed and computed here
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Faro needs Python 3.11 or newer; say which with: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.for-use: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.for-work: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements-dev.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.for-use

$(VENV)/.with-%: requirements-%.lock
	$(PIP) --require-hashes -r $<
	@touch $@
