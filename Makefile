# Each target does the set-up that it needs; Tools/setup takes no time when everything is there.

PREFIX ?= /usr/local
PHOTOS ?=
PROGRAM := .build/release/eidetic

export PKG_CONFIG_PATH := $(CURDIR)/.deps/pkgconfig:$(CURDIR)/.deps/openvino/lib/pkgconfig:$(PKG_CONFIG_PATH)

.PHONY: help setup build build-tests run test check sanitize lint documentation links bench parity install clean
.DEFAULT_GOAL := help

help:
	@echo 'make run [PHOTOS=DIR]      index pictures and search them (default: ~/Pictures, else a demo gallery)'
	@echo 'make build                 build the program: $(PROGRAM)'
	@echo 'make test                  run the tests; make test-PART runs one part of them'
	@echo 'make check                 all that a change must pass: build, lint, tests, documentation, links'
	@echo 'make sanitize              run the units under the address and the thread sanitizer'
	@echo 'make bench [COUNT=N]       measure, beside the classic Keras pipeline'
	@echo 'make parity                compare all networks with what they were made from (part of bench)'
	@echo 'make install [PREFIX=DIR]  install the program with the libraries and the network that it needs'
	@echo 'make setup                 fetch what building needs'
	@echo 'make clean                 remove everything that was built or fetched'

setup:
	@Tools/setup

# SwiftPM compiles C with -O2. A library may not ask for more of those who use it, the program may: scans and
# scores take 2 to 4 % less time.
build: setup
	swift build --configuration release --product eidetic -Xcc -O3

run: build
	@Tools/run $(PROGRAM) '$(PHOTOS)'

# The first parts keep all cores busy. The others mostly wait for programs that they start, so two run at a
# time.
COMPUTING := units server
WAITING := browser end-to-end examples description comparison fine-tuning

test: build-tests
	@failed=; \
	$(MAKE) --keep-going --no-print-directory $(COMPUTING:%=test-%) || failed=1; \
	$(MAKE) --keep-going --no-print-directory --jobs=2 $(WAITING:%=test-%) || failed=1; \
	test -z "$$failed"

test-%: build-tests
	@Tools/test $*

build-tests: build
	@Tools/setup tests
	swift build --build-tests --quiet

check: build lint test documentation links

sanitize: setup
	@Tools/sanitize address
	@Tools/sanitize thread

lint:
	swift format lint --strict --parallel --recursive Sources Tests Benchmarks Examples Package.swift
	@python3 Tools/check_comments.py
	@python3 Tools/check_messages.py

documentation: setup
	@Tools/documentation

links: setup
	@python3 Tools/check_links.py

bench: build
	@Benchmarks/run $(PROGRAM) $(COUNT)
	@Tools/golden/networks $(PROGRAM)
	@Tools/golden/faces

parity: build
	@Tools/golden/networks $(PROGRAM)
	@Tools/golden/faces

install: build
	@Tools/install $(PROGRAM) '$(DESTDIR)$(PREFIX)'

clean:
	rm -rf .build .deps
