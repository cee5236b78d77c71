# make help lists the targets. Everything works from a fresh clone.
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
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

.PHONY: run
run: web ## Run the API, the playground, the Stripe sandbox and SQLite in ./data
	go run ./cmd/purser serve

.PHONY: demo
demo: ## Run sign-up, deposit, onboarding and payout, and print every step
	go run ./cmd/purser demo

.PHONY: build
build: web ## Build bin/purser
	go build -trimpath -ldflags="-s -w" -o bin/purser ./cmd/purser

.PHONY: build-production
build-production: web ## Build bin/purser without the Stripe sandbox, for containers
	go build -trimpath -tags production -ldflags="-s -w" -o bin/purser ./cmd/purser

.PHONY: web
web: ## Build the web app into the program, if Node.js is installed and it changed
	@if command -v npm >/dev/null && [ "$$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]; then \
	$(MAKE) --no-print-directory web/dist/index.html; \
	else echo "No Node.js 20 or newer: the program runs without the web app, with a plain playground."; fi

web/dist/index.html: $(shell find web/src web/public web/*.html web/*.ts web/package-lock.json -type f)
	cd web && npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm run build && touch dist/index.html

.PHONY: check
check: ## Run the short tests on SQLite, in seconds
	go test -short ./...

.PHONY: test
test: bin/gotest ## Run all tests, on SQLite and a real PostgreSQL; installs what is missing
	@[ -n "$(RACE)" ] || echo "No C compiler: the tests run without the race detector."
	@export PATH="$$(scripts/node):$$PATH"; \
	$(MAKE) --no-print-directory web || echo "The web app is not built: the tests of it fail and say so."; \
	(cd clients/go && ../../bin/gotest -count=1 ./...) && \
	scripts/postgres run $(MAKE) --no-print-directory -k test-raced test-whole

# Under the race detector a test takes up to eight times as long. It watches the short tests
# of the program's packages, and all tests of the two whose threads meet at PostgreSQL. The
# end-to-end tests run the program beside them, where it sees nothing.
.PHONY: test-raced
test-raced: bin/gotest
	[ -z "$(RACE)" ] || bin/gotest -count=1 -timeout=40m -short $(RACE) ./cmd/... ./graph/... ./internal/...
	[ -z "$(RACE)" ] || bin/gotest -count=1 -timeout=40m $(RACE) ./internal/database ./internal/ledger

.PHONY: test-whole
test-whole: bin/gotest
	bin/gotest -count=1 -timeout=40m ./...

.PHONY: prove
prove: bin/prove ## Run every layer of the proof in full and print its figures; about 25 minutes
	scripts/postgres run bin/prove

.PHONY: prove-broken
prove-broken: bin/prove ## Remove one guard at a time and show which proof fails
	scripts/postgres run bin/prove -broken

.PHONY: bin/prove
bin/prove:
	go -C tools build -o ../bin/prove ./prove

bin/gotest: tools/gotest/main.go
	go -C tools build -o ../bin/gotest ./gotest

.PHONY: bench
bench: build bin/bench ## Measure Purser and references on PostgreSQL with default durability; writes docs/performance.md
	scripts/postgres run bin/bench

.PHONY: bench-grow
bench-grow: build bin/bench ## Measure how cost grows with wallets, transactions, clients and replicas; writes docs/performance.md and .svg
	scripts/postgres run bin/bench -grow -seconds 2s

.PHONY: bin/bench
bin/bench:
	go build -o bin/bench ./internal/bench

.PHONY: security
security: ## Run the attacks and print how many were tried and how many succeeded (part of make test)
	scripts/postgres run scripts/security

.PHONY: licences
licences: ## List the licences of all dependencies
	@scripts/licences

.PHONY: sbom
sbom: build ## Write bills of materials (CycloneDX): bin/purser.cdx.json, bin/web.cdx.json
	$(SUPPLY) cyclonedx-gomod bin -json -output bin/purser.cdx.json bin/purser
	PATH="$$(scripts/node):$$PATH"; cd web && npm sbom --package-lock-only --omit=dev --sbom-format=cyclonedx >../bin/web.cdx.json

.PHONY: vulncheck
vulncheck: ## Check for known vulnerabilities in reachable code, over the network
	@scripts/vulncheck

.PHONY: postgres
postgres: ## Start the PostgreSQL server for tests and print its address; scripts/postgres stop stops it
	@scripts/postgres start

.PHONY: generate
generate: ## Generate the code of ent, GraphQL and the client for Go
	go generate ./...
	cd clients/go && go tool -modfile=../../tools/go.mod genqlient

.PHONY: migration
migration: ## Create a migration for both databases: make migration name=add_something
	@scripts/migration "$(name)"

.PHONY: verify
verify: ## Check generated code, format, modules, file lengths and lint
	@scripts/verify

.PHONY: lint
lint: ## Run the linter, including the import rules
	$(LINT) run ./...
	cd clients/go && go tool -modfile=../../tools/go.mod golangci-lint run --config ../../.golangci.yml ./...

.PHONY: fmt
fmt: ## Format
	$(LINT) fmt ./...

.PHONY: clean
clean: ## Remove build output and the PostgreSQL server for tests; ./data is kept
	@scripts/postgres stop
	rm -rf bin .cache
