# Everything runs in a virtual environment of its own, .venv, made on first use.
PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3,\
	$(shell command -v $(name) >/dev/null 2>&1 && $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
BIN := .venv/bin
RUN := $(BIN)/python
JOBS ?= 2
SECONDS ?= 60
COUNT ?= 5000
CONFIGS ?=
ORACLE ?=
CORPUS ?=
FACTS ?=

.PHONY: demo test check peer live golden registry catalog parser mutants docs bench fuzz oracle sipp load corpus clean

# the stamp is younger than pyproject.toml: what that file asks for is installed
.venv/stamp: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(RUN) -m pip install --quiet --editable '.[run,dev]'
	touch $@

demo: .venv/stamp
	$(RUN) tools/demo.py

test: .venv/stamp
	$(RUN) -m pytest -n $(JOBS)

check: .venv/stamp
	$(BIN)/ruff check .
	$(BIN)/black --check --quiet .
	$(BIN)/mypy
	$(RUN) -m pytest -n $(JOBS)

# PEER is a Kamailio 5.6; in a network namespace of its own the port of the tests is free
PEER ?= kamailio
peer: .venv/stamp
	unshare --user --map-root-user --net sh -c 'ip link set lo up && PEER=$(PEER) $(RUN) -m pytest tests/language'

# the same messages to a Kamailio 5.6 and to the router made of the same config
live: .venv/stamp
	unshare --user --map-root-user --net sh -c 'ip link set lo up && PEER=$(PEER) $(RUN) -m pytest tests/live'

golden: .venv/stamp
	$(RUN) -m pytest tests/golden --snapshot-update

registry: .venv/stamp
	$(RUN) tools/make_registry.py

# FACTS is a folder with modules-ID.json, core-ID.json and the others that the tool names
catalog: .venv/stamp
	@test -f "$(FACTS)/history.json" || { echo "make catalog FACTS=FOLDER, with history.json in it" >&2; exit 1; }
	$(RUN) tools/make_catalog.py "$(FACTS)"

parser: .venv/stamp
	$(RUN) tools/make_parser.py

# CONFIGS are more configs to change, beside the samples
mutants: .venv/stamp
	$(RUN) tools/mutants.py --oracle --count $(COUNT) samples/*.cfg $(CONFIGS)

docs: .venv/stamp
	$(RUN) tools/make_docs.py

bench: .venv/stamp
	$(RUN) bench/transpile.py
	$(RUN) bench/front_end.py
	$(RUN) bench/catalog.py
	$(RUN) bench/messages.py

fuzz: .venv/stamp
	$(RUN) tools/fuzz.py --seconds $(SECONDS)

sipp: .venv/stamp
	$(RUN) bench/run_sipp.py

load: .venv/stamp
	for scenario in fork serial cancel; do \
		$(RUN) bench/run_sipp.py --scenario $$scenario --calls 5000 --rate 200 || exit 1; \
	done

# CORPUS is a folder of configs, those of tests/corpus/outcomes.txt
corpus: .venv/stamp
	@test -d "$(CORPUS)" || { echo "make corpus CORPUS=FOLDER, with configs in it" >&2; exit 1; }
	$(RUN) tools/corpus.py "$(CORPUS)" --jobs $(JOBS)

# ORACLE is a folder with drive.py and, in traces/, recordings of the original servers
oracle: .venv/stamp
	@test -f "$(ORACLE)/drive.py" || { echo "make oracle ORACLE=FOLDER, with drive.py in it" >&2; exit 1; }
	$(RUN) tools/oracle.py "$(ORACLE)"

clean:
	rm -rf .venv build dist
