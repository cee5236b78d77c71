# make help tells what there is. Everything works from a fresh clone.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c

SUPPLY := go tool -modfile=tools/supply/go.mod
LINT := go tool -modfile=tools/go.mod golangci-lint
# The race detector needs a C compiler. It leaves out SQLite itself, which is C that
# was translated: to watch it would cost a quarter of the time.
RACE := $(shell command -v $$(go env CC 2>/dev/null) >/dev/null 2>&1 && echo -race -gcflags=modernc.org/sqlite/lib=-race=false)

.PHONY: help
help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

.PHONY: run
run: web ## Run everything here: API, playground, Stripe sandbox, SQLite in ./data
	go run ./cmd/purser serve

.PHONY: demo
demo: ## Play sign-up, deposit, onboarding and payout, and print every step
	go run ./cmd/purser demo

.PHONY: build
build: web ## Build bin/purser
	go build -trimpath -ldflags="-s -w" -o bin/purser ./cmd/purser

.PHONY: web
web: ## Build the web app into the program, where Node is present and it changed
	@if command -v npm >/dev/null && [ "$$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]; then \
	$(MAKE) --no-print-directory web/dist/index.html; \
	else echo "No Node.js 20 or newer: the program runs without the web app, with a plain playground."; fi

web/dist/index.html: $(shell find web/src web/public web/*.html web/*.ts web/package-lock.json -type f)
	cd web && npm ci --omit=dev --no-audit --no-fund && npm run build && touch dist/index.html

.PHONY: check
check: ## The inner loop: short tests on SQLite, in seconds
	go test -short ./...

.PHONY: test
test: bin/gotest ## Everything, on SQLite and a real PostgreSQL; installs what is missing
	@[ -n "$(RACE)" ] || echo "No C compiler: the tests run without the race detector."
	@export PATH="$$(scripts/node):$$PATH"; \
	$(MAKE) --no-print-directory web || echo "The web app is not built: the tests of it fail and say so."; \
	scripts/postgres run bin/gotest -count=1 -timeout=40m $(RACE) ./...

.PHONY: prove
prove: bin/prove ## Prove that no cent is lost: every layer in full, with a table of figures; 25 minutes at most
	scripts/postgres run bin/prove

.PHONY: prove-broken
prove-broken: bin/prove ## Take out one guard at a time and show which proof turns red
	scripts/postgres run bin/prove -broken

.PHONY: bin/prove
bin/prove:
	go -C tools build -o ../bin/prove ./prove

bin/gotest: tools/gotest/main.go
	go -C tools build -o ../bin/gotest ./gotest

.PHONY: bench
bench: build bin/bench ## Measure beside references, on a PostgreSQL with default durability; writes docs/performance.md
	scripts/postgres run bin/bench

.PHONY: bench-grow
bench-grow: build bin/bench ## Measure how cost grows with wallets, lines, clients and replicas; writes docs/performance.md and .svg
	scripts/postgres run bin/bench -grow -seconds 2s

.PHONY: bin/bench
bin/bench:
	go build -o bin/bench ./internal/bench

.PHONY: security
security: ## The attacks that the guards are there for: how many were tried, how many got through (part of make test)
	scripts/postgres run scripts/security

.PHONY: licences
licences: ## The licences of everything that is built in
	@scripts/licences

.PHONY: sbom
sbom: build ## Bills of materials (CycloneDX) of what is built in: bin/purser.cdx.json, bin/web.cdx.json
	$(SUPPLY) cyclonedx-gomod bin -json -output bin/purser.cdx.json bin/purser
	PATH="$$(scripts/node):$$PATH"; cd web && npm sbom --package-lock-only --omit=dev --sbom-format=cyclonedx >../bin/web.cdx.json

.PHONY: vulncheck
vulncheck: ## Known holes that the code reaches, by Go's vulnerability database, over the network
	@scripts/vulncheck

.PHONY: postgres
postgres: ## Start the tests' PostgreSQL server and print its address; scripts/postgres stop ends it
	@scripts/postgres start

.PHONY: generate
generate: ## Generate code anew: ent's, then GraphQL's
	go generate ./...

.PHONY: migration
migration: ## Begin a migration for both databases: make migration name=add_something
	@scripts/migration "$(name)"

.PHONY: verify
verify: ## What a reviewer need not check: generated code, format, modules, file lengths, lint
	@scripts/verify

.PHONY: lint
lint: ## Lint, the arrows between the rooms included
	$(LINT) run ./...

.PHONY: fmt
fmt: ## Format
	$(LINT) fmt ./...

.PHONY: clean
clean: ## Remove what was built, and the tests' PostgreSQL; ./data stays
	@scripts/postgres stop
	rm -rf bin .cache
