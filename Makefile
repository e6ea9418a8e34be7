# What there is to do here, by name. A JDK 17, Maven, make, bash and curl are all that is needed.
MVN  := mvn -B -ntp -Dstyle.color=never
JAR  := target/sendook.jar
SOURCES := pom.xml $(shell find conf src/main -type f)

.DEFAULT_GOAL := help
.PHONY: help run test demo bench clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /make \1|/p' Makefile | while IFS='|' read -r name what; do printf '  %-12s %s\n' "$$name" "$$what"; done

run: $(JAR) ## builds what has changed and starts the gateway; Ctrl-C stops it
	@scripts/run

test: ## everything: formatting, warnings, unit tests, tests of the packaged program
	$(MVN) verify

demo: ## walks the tour of README.md against the running gateway
	@scripts/demo

bench: $(JAR) ## measures: accepted sends, mail taken by SMTP, time to ready (takes some minutes)
	@scripts/bench

clean: ## removes what was built; data/ stays
	$(MVN) -q clean

# Quiet, and without the tests: those are `make test`.
$(JAR): $(SOURCES)
	@echo "Building $@ (the first time this also loads the libraries) ..."
	@$(MVN) -q package -Dmaven.test.skip=true
	@touch $@
