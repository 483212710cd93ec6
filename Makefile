# How Vestibule is built, tried and tested. `make` alone lists the targets.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Two of apt would wait for each other's lock.
.NOTPARALLEL:

# What is downloaded for tests only; kept across `cargo clean`.
CACHE := .cache
# Pinned, so that what `check` says does not change by itself.
CARGO_DENY := 0.20.2
# The oldest that builds this. Debian's own is older, and says of this source only that it cannot read it.
RUST := $(shell sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)

# Where Node.js comes from elsewhere, npm comes with it.
missing_for_node := $(shell command -v npm >/dev/null || echo nodejs npm)

# The packages of Debian that the tests need. DokuWiki comes after the rest: it wants some server for PHP, and without
# php-cgi in place apt would choose Apache for it, or a service that starts. strace shows when the store's log is synced.
TEST_PACKAGES := chromium chromium-driver g++ php-cgi php-cli php-mbstring php-xml python3-venv strace \
	mariadb-server-core mariadb-client php-mysql slapd $(missing_for_node)
# WordPress wants some server too, and phpMyAdmin would ask for a database: the smallest server that starts nothing, and no
# thanks; netcat is what that server takes in place of inetd. Of MariaDB only the program is wanted; `mariadb-server` would start a service.
# Of OpenLDAP too, whose service comes with it and is not started.
WIKI_PACKAGES := php dokuwiki netcat-traditional micro-httpd dbconfig-no-thanks wordpress phpmyadmin
# What the benchmarks compare with, and what loads it. Only nginx's program is wanted: its service is not started.
BENCH_PACKAGES := nginx wrk util-linux

# What is read before anybody has signed in; one target each in `fuzz/fuzz_targets`.
FUZZ := path cookie form multipart json xml basic
# How long `make fuzz` tries each, in seconds, and how many inputs `make fuzz-short` tries.
FUZZ_SECONDS := 600
FUZZ_RUNS := 30000
HOST := $(shell rustc -vV 2>/dev/null | sed -n 's/^host: //p')
# What `cargo fuzz` gives the compiler, as far as the stable one takes it: libFuzzer sees which branches an input takes and
# what it is compared with. A target of its own keeps that from programs that run while building.
FUZZ_BUILD := cd fuzz && RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
	-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
	-Cllvm-args=-sanitizer-coverage-trace-compares" cargo build --locked --release --target $(HOST)
FUZZ_PROGRAMS := fuzz/target/$(HOST)/release

# What a build needs besides Rust and cannot find, as Debian's packages; it may come from elsewhere. pingora compresses
# with zlib-ng, which is built by cmake. gcc comes without the C library's files where recommended packages are off.
missing_for_build = $$({ for tool in cmake pkg-config; do command -v $$tool >/dev/null || echo $$tool; done; \
	echo '\#include <stdlib.h>' | cc -E - >/dev/null 2>&1 || echo gcc libc6-dev; } | xargs)

# Those of the packages $(1) that are not installed.
missing = $$(for package in $(1); do \
	dpkg-query --show --showformat='$${Status}' $$package 2>/dev/null | grep -q ' installed$$' || echo $$package; done | xargs)

# Installs the packages in `first`, then those in `second`, as root; anybody else is told the one line to run.
define install
line="apt-get update"; \
for packages in "$$first" "$$second"; do \
	[ -z "$$packages" ] || \
		line+=" && $${RUNLEVEL:+RUNLEVEL=$$RUNLEVEL }DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $$packages"; \
done; \
if [ -z "$$first$$second" ]; then \
	:; \
elif [ "$$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then \
	echo "installing Debian's packages:" $$first $$second; \
	said=$$(bash -c "$$line" 2>&1) || { echo "$$said" >&2; exit 1; }; \
else \
	echo "run as root: $$line" >&2; \
	exit 1; \
fi
endef

.PHONY: help
help: ## lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: deps-build ## runs an old application behind the gateway, with an outbox and a phone, on this machine
	cargo build --locked
	@cargo run --quiet --locked -- demo

.PHONY: test
test: rust deps-test deps-build ## runs every test
	cargo test --locked
	@$(MAKE) --no-print-directory fuzz-short

.PHONY: fuzz-short
fuzz-short: rust ## fuzzes for a moment, the same inputs each time; `make test` does it too
	$(FUZZ_BUILD)
	@folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	for target in $(FUZZ); do \
		mkdir "$$folder/$$target"; \
		$(FUZZ_PROGRAMS)/$$target -seed=1 -runs=$(FUZZ_RUNS) -artifact_prefix=fuzz/target/ "$$folder/$$target" \
			fuzz/corpus/$$target >"$$folder/log" 2>&1 || { cat "$$folder/log" >&2; exit 1; }; \
		echo "fuzz $$target: $$(grep '^Done' "$$folder/log")"; \
	done

.PHONY: fuzz
fuzz: rust ## fuzzes for an hour and more, from where the last time ended
	$(FUZZ_BUILD)
	@for target in $(FUZZ); do \
		mkdir -p $(CACHE)/fuzz/$$target; \
		$(FUZZ_PROGRAMS)/$$target -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=$(CACHE)/fuzz/ \
			$(CACHE)/fuzz/$$target fuzz/corpus/$$target; \
	done

.PHONY: check
check: deps-build ## formatting, lints, documentation, licences
	cargo fmt --check
	cargo fmt --check --manifest-path fuzz/Cargo.toml
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS=-Dwarnings cargo doc --locked --no-deps
	@cargo deny --version >/dev/null 2>&1 || nice cargo install --locked cargo-deny --version $(CARGO_DENY)
	cargo deny --locked check bans licenses sources

.PHONY: bench
bench: deps-build deps-bench ## measures; not part of CI
	cargo bench --locked

.PHONY: rust
rust:
	@found=$$(rustc --version 2>/dev/null | cut -d ' ' -f 2) || found=none; \
	printf '%s\n' $(RUST) "$$found" | sort --check=quiet --version-sort && [ "$$found" != none ] || { \
		echo "Rust $(RUST) or newer is needed, found: $$found; see https://rustup.rs" >&2; exit 1; }

.PHONY: deps-build
deps-build: rust ## installs what a build needs besides Rust
	@first="$(missing_for_build)"; second=""; $(install)

.PHONY: deps-test
deps-test: $(CACHE)/venv/.installed $(CACHE)/home-assistant/.installed $(CACHE)/schemathesis/.installed $(CACHE)/node/.installed $(CACHE)/axe/.installed $(CACHE)/authy/.installed $(CACHE)/clients/.installed $(CACHE)/push/.installed $(CACHE)/verify/.installed ## installs the browser and the applications that the tests run

# With what the build needs, so that there is one line to run for all of it.
.PHONY: packages
packages:
	@first="$$(echo $(missing_for_build) $(call missing,$(TEST_PACKAGES)))"; \
	second="$(call missing,$(WIKI_PACKAGES))"; \
	case " $$first " in *" slapd "*) export RUNLEVEL=1;; esac; \
	$(install); \
	[ -z "$${RUNLEVEL:-}" ] || update-rc.d slapd disable >/dev/null 2>&1

.PHONY: deps-bench
deps-bench: ## installs what the benchmarks compare with and load the gateway with
	@first="$(call missing,$(BENCH_PACKAGES))"; second=""; \
	case " $$first " in *" nginx "*) export RUNLEVEL=1;; esac; \
	$(install); \
	[ -z "$${RUNLEVEL:-}" ] || update-rc.d nginx disable >/dev/null 2>&1

# Written last, so that an installation that broke off is begun anew.
$(CACHE)/venv/.installed: tests/apps/authy/requirements.txt tests/apps/django/requirements.txt tests/apps/radicale/requirements.txt tests/apps/smtp/requirements.txt | packages
	rm -rf $(CACHE)/venv
	mkdir -p $(CACHE)
	python3 -m venv $(CACHE)/venv
	$(CACHE)/venv/bin/pip install --quiet --disable-pip-version-check $(foreach file,$^,--requirement $(file))
	touch $@

# Installs, in a place of their own, the packages that the file before the bar names: all of them, and none that has to be built.
define pip_install
rm -rf $(@D)
mkdir -p $(CACHE)
python3 -m venv $(@D)
$(@D)/bin/pip install --quiet --disable-pip-version-check --no-deps $(1) --only-binary :all: --requirement $<
touch $@
endef

# Apart from the rest, whose versions it does not share. Its files are compiled as they are used, which are few of many.
$(CACHE)/home-assistant/.installed: tests/apps/home-assistant/requirements.txt | packages
	$(call pip_install,--no-compile)

# Apart too: it asks a great deal of other packages.
$(CACHE)/schemathesis/.installed: tests/apps/schemathesis/requirements.txt | packages
	$(call pip_install)

# Apart too, since what it needs is used by nothing else here.
$(CACHE)/verify/.installed: tests/apps/verify/requirements.txt | packages
	$(call pip_install)

# Installs what the package.json before the bar names. Scripts of packages are not run: none of those needed has one.
define npm_ci
rm -rf $(@D)
mkdir -p $(@D)
cp $^ $(@D)
cd $(@D) && npm ci --silent --ignore-scripts --no-audit --no-fund --no-update-notifier
touch $@
endef

$(CACHE)/node/.installed: tests/apps/node-red/package.json tests/apps/node-red/package-lock.json | packages
	$(npm_ci)

# What an example of ours needs, which is run as it stands; its library's own tests use the same.
$(CACHE)/authy/.installed: examples/authy-node/package.json examples/authy-node/package-lock.json | packages
	$(npm_ci)

# Libraries of the foreign APIs that no example uses.
$(CACHE)/clients/.installed: tests/clients/package.json tests/clients/package-lock.json | packages
	$(npm_ci)

# What a browser does with a message that wakes it.
$(CACHE)/push/.installed: tests/apps/push/package.json tests/apps/push/package-lock.json | packages
	$(npm_ci)

# Apart from the applications: what looks at our own pages changes with other reasons.
$(CACHE)/axe/.installed: tests/axe/package.json tests/axe/package-lock.json | packages
	$(npm_ci)
