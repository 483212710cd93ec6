# How Vestibule is built, tried and tested. `make` alone lists the targets.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# What is downloaded for tests only; kept across `cargo clean`.
CACHE := .cache
# Pinned, so that what `check` says does not change by itself.
CARGO_DENY := 0.20.2

# pingora compresses with zlib-ng, which is built by cmake.
BUILD_TOOLS := cmake pkg-config
# The packages of Debian that the tests need. DokuWiki comes after the rest: it wants some server for PHP, and without
# php-cgi in place apt would choose Apache for it, or a service that starts.
BROWSER_PACKAGES := chromium chromium-driver php-cgi php-cli php-mbstring php-xml python3-venv
WIKI_PACKAGES := dokuwiki
# Shows when the store's log is synced.
TRACE_PACKAGES := strace

# What the benchmarks run.
BENCH_TOOLS := nginx wrk taskset
BENCH_PACKAGES := nginx wrk util-linux

# Installs $(1) as root; anybody else is told the one line to run.
define apt_install
if [ "$$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then \
	export DEBIAN_FRONTEND=noninteractive; \
	apt-get update -qq; \
	for packages in $(1); do apt-get install -y -qq --no-install-recommends $${packages//,/ }; done; \
else \
	line="apt-get update"; \
	for packages in $(1); do line="$$line && apt-get install -y --no-install-recommends $${packages//,/ }"; done; \
	echo "run as root: $$line" >&2; \
	exit 1; \
fi
endef

# The words of $(1) as one, parted by commas.
comma := ,
empty :=
joined = $(subst $(empty) ,$(comma),$(strip $(1)))

.PHONY: help
help: ## lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: deps-build ## runs an old application behind the gateway, with an outbox and a phone, on this machine
	cargo run --quiet --locked -- demo

.PHONY: test
test: deps-build deps-test ## runs every test
	cargo test --locked

.PHONY: check
check: deps-build ## formatting, lints, documentation, licences
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS=-Dwarnings cargo doc --locked --no-deps
	@cargo deny --version >/dev/null 2>&1 || nice cargo install --quiet --locked cargo-deny --version $(CARGO_DENY)
	cargo deny --locked check bans licenses sources

.PHONY: bench
bench: deps-build deps-bench ## measures; not part of CI
	cargo bench --locked

.PHONY: deps-build
deps-build: ## installs what a build needs besides Rust
	@missing=""; \
	for tool in $(BUILD_TOOLS); do command -v $$tool >/dev/null || missing="$$missing $$tool"; done; \
	[ -z "$$missing" ] || { $(call apt_install,$(call joined,$(BUILD_TOOLS))); }

.PHONY: deps-test
deps-test: $(CACHE)/venv/.installed ## installs the browser and the applications that the tests run
	@for package in $(BROWSER_PACKAGES) $(WIKI_PACKAGES) $(TRACE_PACKAGES); do \
		dpkg-query --show --showformat='$${Status}' $$package 2>/dev/null | grep -q ' installed$$' && continue; \
		$(call apt_install,$(call joined,$(BROWSER_PACKAGES)) $(WIKI_PACKAGES) $(TRACE_PACKAGES)); \
		break; \
	done

.PHONY: deps-bench
deps-bench: ## installs what the benchmarks compare with and load the gateway with
	@for tool in $(BENCH_TOOLS); do \
		PATH="$$PATH:/usr/sbin" command -v $$tool >/dev/null && continue; \
		$(call apt_install,$(call joined,$(BENCH_PACKAGES))); \
		: "Only its program is wanted: what Debian starts on port 80 is ended, and does not come back."; \
		service nginx stop >/dev/null 2>&1 || true; \
		systemctl disable nginx >/dev/null 2>&1 || update-rc.d nginx disable >/dev/null 2>&1 || true; \
		break; \
	done

# Written last, so that an installation that broke off is begun anew.
$(CACHE)/venv/.installed: tests/apps/django/requirements.txt
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { $(call apt_install,python3-venv); }
	rm -rf $(CACHE)/venv
	mkdir -p $(CACHE)
	python3 -m venv $(CACHE)/venv
	$(CACHE)/venv/bin/pip install --quiet --disable-pip-version-check --requirement $<
	touch $@
