# The commands of everyday work; each sets up what it needs in .venv first.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
CATALOGUES := $(wildcard responders/locale/*/LC_MESSAGES/*.po)

.PHONY: run test lint format bench golden catalogues lock clean

run: .venv/run-ready  ## start the bot: Telegram with TELEGRAM_BOT_TOKEN, else the playground
	@$(BIN)/seoulbot run

# Two workers share two cores: threads of their own would only wait for each other.
test: export OMP_NUM_THREADS := 1
test: export OPENBLAS_NUM_THREADS := 1
test: .venv/dev-ready  ## run every test
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: .venv/dev-ready  ## formatting, lint rules, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/dev-ready  ## rewrite the code in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/dev-ready  ## measure what an answer costs beside echo bots, and searching beside other ways; DATA=FOLDER: accuracy as well
	$(BIN)/python -m tests.benchmarks.answers
	$(BIN)/python -m tests.benchmarks.transport
	$(BIN)/python -m tests.benchmarks.surfaces
	$(BIN)/python -m tests.benchmarks.end_to_end
	$(BIN)/python -m tests.benchmarks.search $(if $(DATA),--data $(DATA)) $(if $(MILLION),--million)

golden: .venv/dev-ready  ## rewrite the expected messages; the diff is the review
	GOLDEN=rewrite $(BIN)/python -m pytest -q tests/responders/test_golden.py

catalogues: .venv/dev-ready  ## collect the messages into the catalogues; then translate what is empty or fuzzy
	$(BIN)/pybabel --quiet extract -F pyproject.toml -k N_ -k translate -k said --sort-by-file --no-location --project=seoulbot --version= -o build/messages.pot bot knowledge responders
	$(BIN)/pybabel update --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date --no-wrap -i build/messages.pot -d responders/locale

lock:  ## renew the lock files (needs uv); what runs in service is what is tested
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --group build --group dev --group bench -o requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements-dev.txt pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements-dev.txt --group build -o requirements-build.txt

clean:  ## remove everything that was set up or built
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache

# A stamp is made again when what it was made from has changed; a start with a fresh stamp sets up nothing.
.venv/run-ready: requirements.txt requirements-build.txt pyproject.toml hatch_build.py $(CATALOGUES)
	@echo "Setting up .venv (once; about a minute) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-build.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev-ready: requirements-dev.txt .venv/run-ready
	@echo "Setting up the test tools in .venv ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
