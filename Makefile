# make demo, make test, make run [FILE=...]: everything a fresh machine needs is set up in .venv, once, by the first of them.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready
DEV := $(VENV)/.dev
PY := $(VENV)/bin/python

.PHONY: demo test coverage run lint bench screenshots fuzz sbom site wheel wheel-check bundle bundle-check offline clean
.DEFAULT_GOAL := demo

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "LGRR needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make a virtual environment: install the package python3-venv (Debian, Ubuntu), then run make again."; exit 1; }
	@echo "Setting up $(VENV), once: minutes without a word, and half a gigabyte to download (several with CUDA)."
	$(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt torch torchvision
	$(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .[gui]
	@$(PY) tools/check_libraries.py
	@touch $(READY)

# What tests, checks and pages need besides.
$(DEV): $(READY)
	$(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .[gui,dev,docs]
	@touch $(DEV)

demo: $(READY)
	@$(PY) -m lgrr demo --out demo-output

test: $(DEV)
	@$(PY) -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile

coverage: $(DEV)
	@$(PY) -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile --cov --cov-report=term

run: $(READY)
	@$(PY) main.py $(if $(FILE),"$(FILE)")

screenshots: $(READY)
	@$(PY) tools/screenshots.py docs/images

lint: $(DEV)
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check . && $(VENV)/bin/mypy && $(VENV)/bin/lint-imports

bench: $(DEV)
	@$(PY) tools/bench.py

fuzz: $(DEV)
	@$(PY) -m tests.fuzz --cases 20000 --seed $$(date +%s) --corpus fuzz-found

sbom: $(READY)
	@$(PY) tools/sbom.py sbom

site: $(DEV)
	@NO_MKDOCS_2_WARNING=1 $(VENV)/bin/mkdocs build --quiet

# What ships. build/lib is what setuptools packed the last time, with modules that may be gone.
wheel: $(READY)
	rm -rf build/lib build/wheel
	$(PY) -m pip wheel --quiet --no-deps --wheel-dir build/wheel .

# The wheel in an environment that has no part of this folder.
build/installed: wheel
	rm -rf $@
	$(PYTHON) -m venv $@
	$@/bin/pip install --quiet --constraint constraints.txt torch torchvision
	$@/bin/pip install --quiet --constraint constraints.txt "$$(ls build/wheel/lgrr-*.whl)[gui,bundle]"

wheel-check: build/installed
	rm -rf build/try-wheel
	$(PYTHON) -m tools.try_program build/try-wheel $(CURDIR)/build/installed/bin/lgrr

bundle: build/installed
	build/installed/bin/pyinstaller --noconfirm --log-level WARN --workpath build/bundle tools/bundle/lgrr.spec
	du -sh dist/lgrr

# In a Debian that has nothing but itself and the libraries of a graphics driver: no Python, no network, nothing of this
# machine. Needs debootstrap, bubblewrap and root.
bundle-check: build/debian
	rm -rf build/try-bundle
	$(PYTHON) -m tools.try_program build/try-bundle $$(tools/bundle/confined.sh build/debian dist/lgrr build/try-bundle)

build/debian:
	debootstrap --variant=minbase --include=libgl1,libegl1 bookworm $@.part && mv $@.part $@

# Everything for a machine without a network of the same system and Python: wheels and their hashes (docs/install.md).
offline: wheel
	rm -rf offline
	$(PY) -m pip download --quiet --constraint constraints.txt --dest offline torch torchvision
	$(PY) -m pip download --quiet --constraint constraints.txt --dest offline --find-links offline "$$(ls build/wheel/lgrr-*.whl)[gui]"
	$(PY) tools/hashes.py offline

clean:
	rm -rf $(VENV) demo-output build dist site offline
