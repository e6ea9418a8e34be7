package com.sendook.inbound.verdict;

import com.sendook.dns.DnsAnswer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a mail really is from the domain that its author claims: SPF or DKIM passed for that
 * domain, or for one that belongs to the same organization (RFC 7489). Where an organization's
 * domain begins is found by a walk up the tree of DNS, as the RFC's successor has it, and not by a
 * list of public suffixes, which would grow old in the program.
 */
final class DmarcCheck {
  /** A name of more labels is looked at by itself, and then from its last ones on. */
  private static final int MAX_WALKED_LABELS = 7;

  private final Records records;

  DmarcCheck(Records records) {
    this.records = records;
  }

  /**
   * What it comes to.
   *
   * @param policy what the domain asks for where it fails; empty where there is no record
   */
  record Outcome(Result result, String policy) {
    static final Outcome NONE = new Outcome(Result.NONE, "");
    static final Outcome UNKNOWN = new Outcome(Result.TEMPERROR, "");
  }

  /** A domain that another method said something about. */
  record Identifier(Result result, String domain) {}

  /** The records from a domain up to the top, as far as there are any. */
  private record Walk(String domain, List<Found> found, boolean unanswered) {
    record Found(String name, DmarcRecord record) {}

    /** The record that counts for the domain: its own, or that of the organization. */
    Optional<Found> policy() {
      return found.stream()
          .filter(each -> each.name().equals(domain))
          .findFirst()
          .or(() -> byName(organization()));
    }

    private Optional<Found> byName(String name) {
      return found.stream()
          .filter(each -> each.name().equals(name))
          .findFirst()
          .or(() -> found.isEmpty() ? Optional.empty() : Optional.of(last()));
    }

    private Found last() {
      return found.get(found.size() - 1);
    }

    /** The domain of the organization; the domain itself where no record says more. */
    String organization() {
      if (found.isEmpty()) {
        return domain;
      }
      for (var each : found) {
        if (each.record().publicSuffix().equals("n")) {
          return each.name();
        }
        if (each.record().publicSuffix().equals("y") && !each.name().equals(domain)) {
          return childOf(each.name());
        }
      }
      return last().name();
    }

    private String childOf(String suffix) {
      var below = domain.substring(0, domain.length() - suffix.length() - 1);
      return below.substring(below.lastIndexOf('.') + 1) + "." + suffix;
    }
  }

  /**
   * Judges the author's domain by what passed.
   *
   * @param spf the domain of the envelope
   * @param signatures those of the mail
   */
  Future<Outcome> check(String author, Identifier spf, List<Signature> signatures) {
    return walk(author)
        .compose(
            walk -> {
              var policy = walk.policy();
              if (policy.isEmpty()) {
                return Future.succeededFuture(walk.unanswered() ? Outcome.UNKNOWN : Outcome.NONE);
              }
              var identifiers = new ArrayList<Future<Result>>();
              var record = policy.get().record();
              identifiers.add(aligned(walk, record.strictSpf(), spf));
              for (var each : signatures) {
                var signed = new Identifier(each.result(), each.domain());
                identifiers.add(aligned(walk, record.strictDkim(), signed));
              }
              boolean own = policy.get().name().equals(author);
              var asked = own ? record.policy() : record.subdomainPolicy();
              return Future.join(identifiers).map(all -> new Outcome(best(all.list()), asked));
            });
  }

  private static Result best(List<Result> results) {
    if (results.contains(Result.PASS)) {
      return Result.PASS;
    }
    return results.contains(Result.TEMPERROR) ? Result.TEMPERROR : Result.FAIL;
  }

  /** What the identifier counts for: nothing where it passed for somebody else. */
  private Future<Result> aligned(Walk author, boolean strict, Identifier identifier) {
    var result = identifier.result();
    if (result != Result.PASS && result != Result.TEMPERROR) {
      return Future.succeededFuture(Result.FAIL);
    }
    if (identifier.domain().equals(author.domain())) {
      return Future.succeededFuture(result);
    }
    var organization = author.organization();
    boolean related =
        identifier.domain().equals(organization)
            || identifier.domain().endsWith("." + organization);
    if (strict || !related || !Claim.isName(identifier.domain())) {
      return Future.succeededFuture(Result.FAIL);
    }
    return walk(identifier.domain())
        .map(
            other -> {
              if (other.unanswered()) {
                return Result.TEMPERROR;
              }
              return other.organization().equals(organization) ? result : Result.FAIL;
            });
  }

  private Future<Walk> walk(String domain) {
    return walk(domain, domain, new ArrayList<>());
  }

  private Future<Walk> walk(String domain, String name, List<Walk.Found> found) {
    return records
        .txt("_dmarc." + name)
        .compose(
            answer -> {
              if (answer instanceof DnsAnswer.Unanswered) {
                return Future.succeededFuture(new Walk(domain, found, true));
              }
              if (answer instanceof DnsAnswer.Found texts) {
                DmarcRecord.among(texts.values())
                    .ifPresent(record -> found.add(new Walk.Found(name, record)));
              }
              var next = parent(name);
              return next.isEmpty() || isDecided(name, found)
                  ? Future.succeededFuture(new Walk(domain, found, false))
                  : walk(domain, next, found);
            });
  }

  private static boolean isDecided(String name, List<Walk.Found> found) {
    if (found.isEmpty() || !found.get(found.size() - 1).name().equals(name)) {
      return false;
    }
    return !found.get(found.size() - 1).record().publicSuffix().equals("u");
  }

  /** The name one label up, or for a very long one the first that is looked at behind it. */
  private static String parent(String name) {
    var labels = name.split("\\.", -1);
    int first = Math.max(1, labels.length - MAX_WALKED_LABELS);
    return String.join(".", List.of(labels).subList(first, labels.length));
  }
}
