# What there is to do here, by name. A JDK 17, Maven, make, bash and curl are all that is needed.
MVN  := mvn -B -ntp -Dstyle.color=never
JAR  := target/sendook.jar
SOURCES := pom.xml conf/sendook.yaml $(shell find src/main -type f)

.DEFAULT_GOAL := help
.PHONY: help run test test-long demo backup restore bench chaos clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1|/p' Makefile | while IFS='|' read -r name what; do printf '  %-15s %s\n' "$$name" "$$what"; done

run: $(JAR) ## builds what has changed and starts the gateway; Ctrl-C stops it
	@scripts/run

test: ## everything: formatting, warnings, unit tests, tests of the packaged program
	$(MVN) verify

test-long: ## the tests tagged `long`, alone; says how long they took
	@start=$$(date +%s); $(MVN) verify -Dgroups=long -DexcludedGroups=; status=$$?; \
	  echo "make test-long took $$(($$(date +%s) - start)) s"; exit $$status

demo: ## walks the tour of README.md against the running gateway
	@scripts/demo

backup: $(JAR) ## copies the embedded store while the gateway runs: make backup TO=/a/new/folder
	@scripts/backup "$(TO)"

restore: $(JAR) ## brings a backup back into an empty data folder: make restore FROM=/its/folder
	@scripts/restore "$(FROM)"

bench: $(JAR) ## measures: accepted sends, mail taken by SMTP, bulk, webhooks, time to ready (takes some minutes)
	@scripts/bench
	@scripts/bench-bulk
	@scripts/bench-inbound
	@scripts/bench-webhooks

chaos: $(JAR) ## kills and freezes it under load, and counts what is lost (takes some minutes; CHAOS=-Dseed=42 repeats)
	@scripts/chaos $(CHAOS)

clean: ## removes what was built; data/ stays
	$(MVN) -q clean

# Quiet, and without the tests: those are `make test`.
$(JAR): $(SOURCES)
	@echo "Building $@ (the first time this also loads the libraries) ..."
	@$(MVN) -q package -Dmaven.test.skip=true
	@touch $@
