# BatchForge: try it, test it, operate it. `make help` lists what there is.
#
# Everything that is fetched or made here lies in .local/ and .build/, both ignored by git.

SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# libmongoc keeps counters in /dev/shm that nobody reads, and leaves them there when a tool is killed.
export MONGOC_DISABLE_SHM := 1

TOOLS := gen-batch submit-batch monitor-batch ingest-results identify-failed retry-failed batch-simulator render-template
BIN := .build/release
LOG := .local/log
PYTHON := $(CURDIR)/.local/venv/bin/python3

# JOB=visits means jobs/visits.yaml, JOB=some/where/visits.yaml that file. Without it the only file in jobs/ is meant.
JOB ?=
COUNT ?= 5
J := $(if $(JOB),$(if $(filter %.yaml %.yml,$(JOB)),-j,--job) $(JOB))

##@ To begin with
help: ## this list
	@awk -F ':.*## ' '/^##@/ { print "\n" substr($$0, 5) } /^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile
	@printf '\n%s\n' 'Variables: JOB=<name or file> (default: the only file in jobs/), COUNT=<requests of a trial> (default 5).'

build: .local/packages | swift ## build the tools (release)
	@$(call logged,build,swift build -c release)

demo: build .local/python | mongod ## take two jobs through all six tools, against a local provider: no key, no cost
	@scripts/with-mongod scripts/demo

test: export BATCHFORGE_PYTHON = $(PYTHON)
test: .local/packages .local/python | swift mongod ## run all tests
	@$(call logged,build-tests,swift build --build-tests)
	@scripts/with-mongod swift test --quiet --skip-build --disable-xctest 2>&1 | tee $(LOG)/test.log

# Each measure is a script, scripts/bench-*, that prints a table; being slow is not an error.
bench: .local/packages .local/python | swift ## measure speed, beside Python in the same run
	@$(call logged,bench,swift build -c release --product TemplateBenchmark)
	@$(PYTHON) scripts/bench-templates

##@ To work on it
check: .local/packages | swift ## hold the sources to their format, and build them with warnings as errors
	@swift format lint --strict --recursive Sources Tests Package.swift
	@$(call logged,check,BATCHFORGE_WARNINGS=error swift build --build-tests)

format: | swift ## bring the sources into their format
	@swift format --in-place --recursive Sources Tests Package.swift

clean: ## remove what was built and fetched; batches/ stays
	rm -rf .build .local

##@ To operate it, step by step
lint: tools ## check a job's templates against sampled documents
	$(BIN)/gen-batch $(J) --lint || test $$? -eq 3

gen: tools ## write the request files of a job
	$(BIN)/gen-batch $(J) || test $$? -eq 3

submit: tools ## upload them and create the batches
	$(BIN)/submit-batch $(J)

# Make takes every exit status but 0 for a failure. Those that are none are let through:
# 75, not yet; 3, finished and some requests failed.
status: tools ## look how the batches are doing
	$(BIN)/monitor-batch $(J) --no-download || test $$? -eq 75

wait: tools ## wait for the batches, download and ingest their results
	$(BIN)/monitor-batch $(J) --wait || test $$? -eq 3

ingest: tools ## put downloaded results into the documents
	$(BIN)/ingest-results $(J) || test $$? -eq 3

failed: tools ## say which documents failed, and why
	$(BIN)/identify-failed $(J) || test $$? -eq 3

retry: tools ## write new request files for them
	$(BIN)/retry-failed $(J) || test $$? -eq 3

##@ ... or whole
run: ## gen, submit, wait, ingest, failed
	@for step in gen submit wait ingest failed; do $(MAKE) $$step || exit; done

trial: tools ## the same with COUNT documents, kept apart in batches/<job>/test/
	$(BIN)/gen-batch $(J) --test --count $(COUNT) || test $$? -eq 3
	$(BIN)/submit-batch $(J) --test
	$(BIN)/monitor-batch $(J) --test --wait --interval 5 || test $$? -eq 3
	$(BIN)/ingest-results $(J) --test || test $$? -eq 3

# What the targets above stand on.

tools:
	@for tool in $(TOOLS); do test -x $(BIN)/$$tool || exec $(MAKE) build; done

swift: ; @scripts/setup swift
mongod: .local/python ; @scripts/setup mongod

.local/packages: scripts/setup
	@scripts/setup packages && touch $@

.local/python: scripts/requirements.txt | .local/packages
	@scripts/setup python && touch $@

# $(call logged,NAME,COMMAND): one line for a step, what it prints goes to .local/log/NAME.log; warnings and errors are shown.
define logged
mkdir -p $(LOG); echo '$(2)   (log: $(LOG)/$(1).log)'; \
$(2) >$(LOG)/$(1).log 2>&1; status=$$?; grep -E -A 4 '(error|warning): ' $(LOG)/$(1).log >&2; \
test $$status -eq 0 || { tail -n 5 $(LOG)/$(1).log >&2; exit 1; }
endef

.PHONY: help build demo test bench check format clean lint gen submit status wait ingest failed retry run trial tools swift mongod
