# Two commands on a fresh machine: `make run` audits a shipped case, `make test` runs everything. Both set up .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TOOL := $(VENV)/.tool
WORKSHOP := $(VENV)/.workshop
PEERS := $(VENV)/peers/.installed
PEERS_BASE ?= $(PYTHON)
FAILED = { echo "安装依赖失败：请确认能访问 PyPI，并已安装 gcc 与 python3-dev（编译 durable-rules 需要），再运行一次。"; exit 1; }
CASE ?= cases/petition-office/2024年信访维稳经费绩效自评.txt

.PHONY: run test bytecode format bench fuzz accuracy catalogue clean

run: $(TOOL) bytecode
	@$(BIN)/auditor check $(CASE) --fail-on never

test: $(WORKSHOP) bytecode
	$(BIN)/ruff format --check auditor tests
	$(BIN)/ruff check auditor tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 3 --dist loadfile -m "not alone"
	$(BIN)/pytest -m alone tests/test_start.py
	$(BIN)/auditor rules test
	$(BIN)/auditor rules lint --strict

bench: $(WORKSHOP) $(PEERS)
	$(BIN)/python -m tests.bench all
	$(BIN)/python -m tests.reading_bench

fuzz: $(WORKSHOP)
	$(BIN)/python -m tests.engine_fuzz --seconds 600
	$(BIN)/python -m tests.forms.damage --seconds 600
	$(BIN)/python -m tests.readers.fuzz --seconds 600

accuracy: $(WORKSHOP)
	$(BIN)/python -m tests.accuracy
	$(BIN)/python -m tests.prose_accuracy
	$(BIN)/python -m tests.prose_perturbed

# After a change to vocabulary or rules: the schema that editors use, and the catalogue.
catalogue: $(WORKSHOP)
	$(BIN)/python -m tests.clean $(VENV)/clean
	$(BIN)/auditor rules mutate --corpus $(VENV)/clean --most 1 --output rules/measures.json
	$(BIN)/auditor rules schema
	$(BIN)/auditor rules docs

format: $(WORKSHOP)
	$(BIN)/ruff format auditor tests
	$(BIN)/ruff check --fix auditor tests

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# durable-rules comes as source only, so CPython before 3.13 needs a C compiler and Python's headers; from 3.13 on it is not installed.
$(TOOL): pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "没有找到 $(PYTHON)。请安装 Python 3.11 或更新版本（Debian：apt-get install python3 python3-venv），或用 make PYTHON=/路径/python3 指定。"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) 太旧，需要 Python 3.11 或更新版本。可用 make PYTHON=python3.12 指定另一个版本。"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python 缺少 venv 模块。Debian 请运行：apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info >= (3, 13))' && ! command -v cc >/dev/null && ! command -v gcc >/dev/null && { echo "没有 C 编译器，无法编译 durable-rules。Debian 请运行：apt-get install gcc python3-dev；或改用 Python 3.13（用纯 Python 匹配器）。"; exit 1; } || true
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e . || $(FAILED)
	@touch $(TOOL)

# pip compiles what it installs, but not what is installed to be worked on: without this every start compiles all modules again.
bytecode: $(TOOL)
	@$(BIN)/python -m compileall -q auditor

# Other tools with the same ten rules, in an environment of their own; CDISC CORE needs Python 3.12 (PEERS_BASE=python3.12).
$(PEERS): pyproject.toml
	$(PEERS_BASE) -m venv $(VENV)/peers
	$(VENV)/peers/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(VENV)/peers/bin/python -m pip install --quiet --group bench
	@touch $(PEERS)

# Tests need the optional readers and writers too, and the tools that check the code.
$(WORKSHOP): $(TOOL)
	$(BIN)/python -m pip install --quiet -e '.[dev]' || $(FAILED)
	@touch $(WORKSHOP)
