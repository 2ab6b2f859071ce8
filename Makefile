# Two commands for a newcomer:  make archive URL=https://…   and   make test
PYTHON ?= python3
BIN    := .venv/bin
STAMP  := .venv/.ready

.PHONY: setup archive test check format eval bench-crawl faults fuzz golden clean

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tearsheet needs Python 3.11 or newer: set PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is missing: apt-get install python3-venv"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev --editable .
	$(BIN)/python -m pip uninstall --quiet --yes brotlipy   # pywb brings it; it shadows Google's brotli, which Scrapy needs
	@touch $@

# Archives URL into collections/main; without URL a sample story that the repo serves on loopback.
archive: setup
ifdef URL
	$(BIN)/tearsheet archive "$(URL)"
else
	$(BIN)/python examples/archive_sample.py
endif

test: setup
	$(BIN)/python -m pytest -q

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Extraction quality on ../shared/pages: the table of figures with the target beside each.
eval: setup
	$(BIN)/python -m eval

golden: setup
	$(BIN)/python -m pytest -q tests/sites --update-golden

# Long campaigns, outside the suite.
bench-crawl: setup
	bench/crawl.sh

faults: setup
	$(BIN)/python -m tests.faults.campaign

fuzz: setup
	$(BIN)/python -m tests.fuzz.campaign

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
