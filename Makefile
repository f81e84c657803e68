# Everything here needs Go and the Go module proxy, nothing else. Linters are
# pinned in module files of their own below .ci, so that their many modules stay
# out of go.mod. There is one for each, because golangci-lint and opa need
# different versions of github.com/gobwas/glob.

GO       ?= go
FUZZTIME ?= 30s
BENCH    ?= .
# The version of hashicorp/aws that SCHEMA was printed with.
SCHEMA_VERSION ?= 5.100.0

golangci-lint = $(GO) tool -modfile=.ci/golangci-lint.mod golangci-lint
opa           = $(GO) tool -modfile=.ci/opa.mod opa
actionlint    = $(GO) tool -modfile=.ci/actionlint.mod actionlint
rules         = policies testdata/custom cmd/vpce-lint/template

.DEFAULT_GOAL := help
.PHONY: help build test race check lint rego sarif-check fmt fuzz bench generate update install dist clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build bin/vpce-lint
	$(GO) build -trimpath -o bin/ ./cmd/vpce-lint

test: ## Run all tests
	$(GO) test ./...

race: ## Run all tests under the race detector (needs a C compiler)
	$(GO) test -race ./...

check: lint rego test sarif-check ## Run everything that has to pass before a change goes in

lint: ## Run go vet, golangci-lint and actionlint
	$(GO) vet ./...
	$(golangci-lint) run ./...
	$(actionlint)

rego: ## Check, format-check and test the rules with stock opa
	$(opa) check --strict --schema analyzer/graph/graph.schema.json $(rules)
	$(opa) fmt --list --fail $(rules)
	$(opa) test $(rules)

sarif-check: build ## Validate the demo's SARIF with Microsoft's sarif-multitool (skipped without npm)
	.ci/sarif-check bin/vpce-lint

fmt: ## Format Go and Rego
	$(golangci-lint) fmt ./...
	$(opa) fmt --write policies

fuzz: ## Run every fuzz target for FUZZTIME (30s) each
	@set -e; for package in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -list '^Fuzz' "$$package" | grep '^Fuzz' || true); do \
	    echo "$$package $$target"; \
	    $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$package"; \
	  done; \
	done

bench: ## Measure against budgets and the last release (BENCHFLAGS=-update keeps what is measured as that), then what matches BENCH (all)
	$(GO) test -run '^$$' -bench '^BenchmarkBudgets$$' -benchtime 1x -timeout 1h ./cmd/vpce-lint $(BENCHFLAGS)
	$(GO) test -run '^$$' -bench '^BenchmarkBudgets$$' -benchtime 1x -timeout 1h ./analyzer/network
	$(GO) test -run '^$$' -bench '$(BENCH)' -skip '^BenchmarkBudgets$$' -benchmem -timeout 1h ./...

generate: ## Rewrite what is generated; SCHEMA=FILE, or SERVICES=FILE and PREFIX_LISTS=FILE, refresh the tables of the AWS provider and of AWS
	$(GO) test ./policies ./analyzer/graph -update
	$(GO) test ./analyzer/rules -update
ifdef SCHEMA
	$(GO) run ./parsers/terraform/schema/internal/gen -version $(SCHEMA_VERSION) -o parsers/terraform/schema/aws.txt $(SCHEMA)
endif
ifdef SERVICES
	$(GO) run ./analyzer/aws/generate -services $(SERVICES) -prefix-lists $(PREFIX_LISTS) -to analyzer/aws
endif

update: ## Rewrite golden files from what the code does now; review the diff
	@for package in $$(grep -rl 'flag.Bool("update"' --include='*_test.go' . | xargs -n 1 dirname | sort -u); do \
	  $(GO) test "$$package" -update || exit 1; \
	done

install: ## Install vpce-lint into GOBIN
	$(GO) install -trimpath ./cmd/vpce-lint

dist: ## Build the archives of a release and their checksums into dist/; the version is that of the commit's tag
	$(GO) run ./cmd/vpce-lint/internal/dist -o dist

clean: ## Remove what make has built
	rm -rf bin dist
