# Three commands for a newcomer:  make archive URL=https://…   make test   make serve
PYTHON ?= python3
BIN    := .venv/bin
STAMP  := .venv/.ready
WARCPROX := .venv/warcprox/bin/warcprox
NPM    := tests/reading_room/npm

# A command that is quiet for long: a dot every two seconds, and its own exit code.
with_dots = $(1) & pid=$$!; while kill -0 $$pid 2>/dev/null; do printf .; sleep 2; done; echo; wait $$pid

.PHONY: setup archive serve test room-tools peer-tools check format eval fit bench-crawl bench-browser bench-room bench-data bench-frontier faults faults-cluster faults-ray fuzz mutants hostile golden schemas clean

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tearsheet needs Python 3.11 or newer: set PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is missing: apt-get install python3-venv"; exit 2; }
	@echo "set-up, once, about a minute: 1 of 3, a virtual environment in .venv"
	@$(PYTHON) -m venv .venv
	@echo "2 of 3, its own pip"
	@$(call with_dots,$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1')
	@echo "3 of 3, Scrapy, lxml and the other libraries that constraints.txt pins"
	@$(call with_dots,$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev --editable .)
	@# pywb brings brotlipy, which shadows Google's brotli, which Scrapy needs
	@$(BIN)/python -m pip uninstall --quiet --yes brotlipy
	@touch $@

# Archives URL into collections/main; without URL a sample story that the repo serves on loopback.
archive: setup
ifdef URL
	$(BIN)/tearsheet archive "$(URL)"
else
	$(BIN)/python -m examples.archive_sample
endif

# Opens the sample collection in a browser (http://127.0.0.1:8017/); made first where it is not there.
serve: setup
	@test -d collections/sample || $(BIN)/python -m examples.archive_sample --newsroom
	$(BIN)/tearsheet --collection sample serve

# A process a core, four at most; the tests of a file stay together, and with them what a module starts (a browser, a database).
# Hundreds of tests start the program: compiled modules are kept whatever the environment says, or each compiles all of them.
test: setup room-tools peer-tools
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -q -n auto --maxprocesses 4 --dist loadfile

# Of npm, where it and its registry are: axe-core for the reading room's tests, warcio.js and ReplayWeb.page for those of WACZ, the clients of
# Twikoo and Artalk for their requests; without them those tests skip, and nothing fails.
room-tools: setup
	@{ cmp -s $(NPM)/package-lock.json .venv/npm/package-lock.json && test -f .venv/npm/node_modules/.package-lock.json; } || ! command -v npm >/dev/null \
	|| { mkdir -p .venv/npm && cp $(NPM)/*.json .venv/npm/ \
	&& npm ci --prefix .venv/npm --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-timeout=20000 >/dev/null 2>&1; } \
	|| echo "nothing from npm: the accessibility tests of the reading room and those with warcio.js, ReplayWeb.page, Twikoo and Artalk will skip"

# warcprox for the cross-tool corpus, in an environment of its own: it pins another cryptography than ours.
peer-tools: setup
	@test -x $(WARCPROX) || { $(PYTHON) -m venv .venv/warcprox \
	&& .venv/warcprox/bin/python -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 20 warcprox==2.13.1; } >/dev/null 2>&1 \
	|| { rm -rf .venv/warcprox; echo "no warcprox: the test that reads its WARC files will skip"; }

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

# The body's model anew from the gold pages, with its figures by folds; CHECK=1 compares the shipped one instead.
fit: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group fit
	$(BIN)/python -m eval.fit_body $(if $(CHECK),--check)

golden: setup
	$(BIN)/python -m pytest -q tests/sites tests/spiders/threads/engines/test_rows.py --update-golden

# The JSON Schemas of records and reports, after the records have changed.
schemas: setup
	$(BIN)/python -m crawler.schemas schema

# Long campaigns, outside the suite.
bench-crawl: setup
	bench/crawl.sh

# A visit of the browser: whole threads, seconds, CPU, memory (needs ../shared and a Chromium).
bench-browser: setup
	$(BIN)/python bench/browser.py

# Both frontier engines: puts, leases and settlements a second, beside a bare SKIP LOCKED loop. BENCH="--rows 100000 --workers 1,4"
bench-frontier: setup
	$(BIN)/python bench/frontier.py $(BENCH)

# tearsheet serve over 100,000 articles and 1,000,000 comments (made in bench-room/, 3 GB, the first time in half an hour).
bench-room: setup
	$(BIN)/python -m bench.room

# Index, queries and exports over a million comments, beside DuckDB and grep; the collection stays in bench-data/.
bench-data: setup
	$(BIN)/python -m bench.data

faults: setup
	$(BIN)/python -m tests.faults.campaign

# Four workers over one PostgreSQL: kills, stops, the database killed. CLUSTER="--kills 20 --seed 2"
faults-cluster: setup
	$(BIN)/python -m tests.faults.cluster $(CLUSTER)

# 200 WARC files on a Ray cluster of two workers: one killed, the driver killed (needs pip install 'tearsheet[ray]'). RAY="--files 200 --stories 25"
faults-ray: setup
	$(BIN)/python -m tests.faults.ray_campaign $(RAY)

fuzz: setup
	$(BIN)/python -m tests.fuzz.campaign

hostile: setup
	$(BIN)/python -m tests.hostile.campaign

# Small faults put into readers and discovery; the folder's own tests should kill 85 %. MUTANTS="--sample 200 --seed 2 --only FOLDER"
mutants: setup
	$(BIN)/python -m tests.mutants.campaign $(MUTANTS)

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
