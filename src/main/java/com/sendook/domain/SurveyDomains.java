package com.sendook.domain;

import com.sendook.dns.DnsAnswer;
import com.sendook.dns.DnsResolver;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** Looks at the DNS of many domains for an operator, and keeps nothing of what it finds. */
public final class SurveyDomains {
  private final DnsResolver resolver;
  private final MailHost host;
  private final LookUpRecords lookUp;

  /**
   * A record that is not as it should be.
   *
   * @param record such as {@code MX}
   * @param message what is wrong, for a person
   * @param line what is to be set, as a line of a zone file
   * @param isKnown whether DNS said so: else it did not answer
   */
  public record Gap(String record, String message, String line, boolean isKnown) {}

  /** A domain, and what is wrong with it. */
  public record Survey(String domain, List<Gap> gaps) {}

  public SurveyDomains(DnsResolver resolver, MailHost host) {
    this.resolver = resolver;
    this.host = host;
    this.lookUp = new LookUpRecords(resolver, host);
  }

  /** The domain that the gateway has of its own: mail for it comes here, and bounces. */
  public Future<Survey> ofDefault(String name) {
    var mx = new DnsRecord(Purpose.MX, "MX", name, host.name(), 10);
    var spf = new DnsRecord(Purpose.SPF, "TXT", name, "v=spf1 " + host.spf() + " ~all", null);
    return resolver
        .mx(name)
        .compose(
            exchangers ->
                resolver
                    .txt(name)
                    .map(
                        texts ->
                            new Survey(
                                name,
                                Stream.of(
                                        gap(mx, check(Purpose.MX, exchangers)),
                                        gap(spf, check(Purpose.SPF, texts)))
                                    .flatMap(List::stream)
                                    .toList())));
  }

  private RecordCheck check(Purpose purpose, DnsAnswer answer) {
    if (answer instanceof DnsAnswer.Unanswered unanswered) {
      return RecordCheck.pending(purpose).unanswered(unanswered.why());
    }
    if (answer instanceof DnsAnswer.Missing missing) {
      return RecordCheck.failed(purpose, List.of(), missing.why());
    }
    var found = ((DnsAnswer.Found) answer).values();
    return purpose == Purpose.MX
        ? MailRecords.mx(host.name(), found)
        : MailRecords.spf(host.spf(), found);
  }

  /** The verified domains of all organizations, as far as so many. */
  public Future<List<Survey>> ofVerified(Store store, int limit) {
    var verified =
        new JsonObject().put(VerifiedDomains.NAME, new JsonObject().put("$exists", true));
    return store
        .find(Collections.DOMAINS, verified, new FindOptions().setLimit(limit))
        .compose(
            found -> {
              var surveys = new ArrayList<Survey>();
              Future<Void> asked = Future.succeededFuture();
              for (var document : found) {
                // One after the other: DNS servers take a flood for an attack.
                asked = asked.compose(before -> survey(document)).map(add(surveys));
              }
              return asked.map(done -> List.copyOf(surveys));
            });
  }

  private static Function<Survey, Void> add(List<Survey> surveys) {
    return survey -> {
      surveys.add(survey);
      return null;
    };
  }

  private Future<Survey> survey(JsonObject document) {
    var domain = Documents.read(document, Domain.class);
    return lookUp
        .of(domain)
        .map(
            look ->
                new Survey(
                    domain.name(),
                    DnsRecord.of(look.domain(), host).stream()
                        .filter(record -> !record.purpose().isOptional())
                        .flatMap(
                            record -> gap(record, look.domain().check(record.purpose())).stream())
                        .toList()));
  }

  private static List<Gap> gap(DnsRecord record, RecordCheck check) {
    if (check.message() == null) {
      return List.of();
    }
    var name = record.purpose().name().replace('_', ' ').toUpperCase(Locale.ROOT);
    return List.of(
        new Gap(
            name,
            check.message(),
            ZoneFile.of(List.of(record)).strip(),
            check.status() == RecordStatus.FAILED));
  }
}
