# Needs Python 3.11 or newer, git and make; everything else is installed into .venv.
PYTHON ?= python3
# `make test ARGS="-k red_flag"`, `make check ARGS=other/questionnaire`, `make lock ARGS=--upgrade`
ARGS ?=

READY := .venv/.ready
BIN := .venv/bin

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: run test coverage provide check lint format docs bench lock clean help

run: $(READY) ## Open a practice's site that embeds the self-check, and the desk beside it with invented submissions
	@$(BIN)/triage demo add --only-when-new
	@$(BIN)/triage serve --open --demo-site $(ARGS)

test: $(READY) ## Run every test, in a real browser too
	@$(MAKE) --no-print-directory provide
	@$(BIN)/pytest --numprocesses=auto --maxprocesses=4 --dist=worksteal $(ARGS)

coverage: $(READY) ## The same, and measure which lines and branches the tests reach; takes twice as long
	@$(MAKE) --no-print-directory test ARGS="--cov $(ARGS)"

provide: $(READY)
	@$(BIN)/python -m tests.browser.provide
	@$(BIN)/python -m tests.records.provide
	@$(BIN)/python -m tests.access.provide
	@$(BIN)/python -m tests.export.provide
	@$(BIN)/python -m tests.replicas.provide

check: $(READY) ## Check the questionnaire: mistakes, vignettes, claims; then check that the proofs can be trusted
	@$(BIN)/triage check $(ARGS)
	@TRIAGE_THOROUGH=1 $(BIN)/pytest tests/proving --quiet --numprocesses=2 --dist=worksteal

lint: $(READY) ## Check layout, types, the floors of the architecture, and that the made pages are fresh
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet || { echo "Layout differs in the files above; \`make format\` settles it." >&2; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/triage docs --check

format: $(READY) ## Settle the layout of the code
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format --quiet

docs: $(READY) ## Write the pages in docs/ that are made from the questionnaire
	@$(BIN)/triage docs

bench: $(READY) ## Measure speed and memory, and fault the storage for long; one of them: ARGS=sending
	@$(BIN)/python -m tests.records.provide
	@$(BIN)/python -m benchmarks $(ARGS)

lock: | $(BIN)/uv ## Write requirements.lock after a change of the dependencies in pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet \
	  --output-file requirements.lock $(ARGS)

clean: ## Remove what the tools made; .venv stays
	@rm -rf build dist htmlcov .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache .coverage .coverage.* tests/browser/screens
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "This needs Python 3.11 or newer, and \`$(PYTHON)\` is not. Install one (python.org, or your" \
	       "system's packages) and name it: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Installing what requirements.lock names into .venv (a minute or two, only after a change) ..."
	@# --no-deps: the lock is complete, and an older pip, left to look further, prefers a newer release that has no hash there.
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes --no-deps --requirement requirements.lock
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(BIN)/uv:
	@$(MAKE) --no-print-directory $(READY)
