package com.sendook.inbound.verdict;

import com.sendook.dns.DnsAnswer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.james.jspf.core.DNSLookupContinuation;
import org.apache.james.jspf.core.DNSRequest;
import org.apache.james.jspf.core.DNSResponse;
import org.apache.james.jspf.core.DNSService;
import org.apache.james.jspf.core.SPF1Utils;
import org.apache.james.jspf.core.SPFChecker;
import org.apache.james.jspf.core.SPFCheckerExceptionCatcher;
import org.apache.james.jspf.core.SPFSession;
import org.apache.james.jspf.core.exceptions.PermErrorException;
import org.apache.james.jspf.core.exceptions.SPFResultException;
import org.apache.james.jspf.core.exceptions.TimeoutException;
import org.apache.james.jspf.impl.SPF;

/**
 * Whether the client may send for the domain of the reverse-path, or of its own name where that is
 * null (RFC 7208). The records are read by jSPF, which is asked for its next question and given the
 * answer, so that nothing blocks while DNS is asked.
 */
final class SpfCheck {
  /** RFC 7208, 4.6.4: look-ups that found nothing. */
  private static final int MAX_VOID_LOOKUPS = 2;

  /** jSPF counts terms as RFC 7208 has it; this bounds what they ask, all in all. */
  private static final int MAX_QUESTIONS = 60;

  /** RFC 7208, 3.4 has records of 450 octets in mind; to read a long one takes long. */
  private static final int MAX_RECORD_CHARS = 4_096;

  private final Records records;
  private final SPF terms;

  /**
   * A check by these records.
   *
   * @param hostname this host's, for the macro of that meaning
   */
  SpfCheck(Records records, String hostname) {
    this.records = records;
    this.terms = new SPF(new NoBlocking(hostname), (unused, future) -> {});
  }

  /** Never fails. */
  Future<Result> check(String clientAddress, String reversePath, String helo) {
    return new Walk(new SPFSession(reversePath, helo, clientAddress))
        .begin()
        .otherwise(Result.PERMERROR);
  }

  /** One check: the terms of the records, one after the other, until one decides. */
  private final class Walk {
    private final SPFSession session;
    private int voidLookups;
    private int questions;

    Walk(SPFSession session) {
      this.session = session;
    }

    Future<Result> begin() {
      session.pushChecker(new Ending());
      session.pushChecker(terms);
      return proceed();
    }

    private Future<Result> proceed() {
      try {
        for (var next = session.popChecker(); next != null; next = session.popChecker()) {
          var question = next.checkSPF(session);
          if (question != null) {
            return ask(question, true);
          }
        }
        return Future.succeededFuture(Result.of(session.getCurrentResultExpanded()));
      } catch (Exception e) {
        return recover(e);
      }
    }

    /**
     * Asks a term's question.
     *
     * @param first whether it is the term's first; others are for the addresses of what it found
     */
    private Future<Result> ask(DNSLookupContinuation question, boolean first) {
      if (++questions > MAX_QUESTIONS) {
        return recover(new PermErrorException("too many questions to DNS"));
      }
      return answer(question.getRequest()).compose(answer -> take(question, answer, first));
    }

    private Future<Result> take(DNSLookupContinuation question, DnsAnswer answer, boolean first) {
      try {
        if (isTooLong(answer)) {
          throw new PermErrorException("a record is too long");
        }
        if (first && isVoid(question.getRequest(), answer) && ++voidLookups > MAX_VOID_LOOKUPS) {
          throw new PermErrorException("too many look-ups that found nothing");
        }
        var next =
            question.getListener().onDNSResponse(response(question.getRequest(), answer), session);
        return next == null ? proceed() : ask(next, false);
      } catch (Exception e) {
        return recover(e);
      }
    }

    /** The term that foresaw the exception goes on with it; the last one is our verdict. */
    private Future<Result> recover(Exception thrown) {
      Exception error = thrown;
      while (error != null) {
        var catcher = session.popChecker(each -> each instanceof SPFCheckerExceptionCatcher);
        if (catcher == null) {
          return Future.succeededFuture(Result.PERMERROR);
        }
        try {
          ((SPFCheckerExceptionCatcher) catcher).onException(error, session);
          error = null;
        } catch (Exception next) {
          error = next;
        }
      }
      return proceed();
    }

    private static boolean isTooLong(DnsAnswer answer) {
      return answer instanceof DnsAnswer.Found found
          && found.values().stream().anyMatch(each -> each.length() > MAX_RECORD_CHARS);
    }

    /**
     * Of the terms alone: a domain without any record is no mistake of its owner's, nor are hosts
     * that have no addresses of the client's kind.
     */
    private static boolean isVoid(DNSRequest request, DnsAnswer answer) {
      return answer instanceof DnsAnswer.Missing
          && request.getRecordType() != DNSRequest.SPF
          && request.getRecordType() != DNSRequest.AAAA
          && request.getRecordType() != DNSRequest.TXT;
    }
  }

  private Future<DnsAnswer> answer(DNSRequest request) {
    var name = request.getHostname();
    return switch (request.getRecordType()) {
      case DNSRequest.A -> records.a(name);
      case DNSRequest.AAAA -> records.aaaa(name);
      case DNSRequest.MX -> records.mx(name);
      case DNSRequest.PTR -> records.ptr(name);
      case DNSRequest.TXT -> records.txt(name);
      // RFC 7208, 3.1: the type of that name is not used any more.
      default -> Future.succeededFuture(new DnsAnswer.Missing("not asked"));
    };
  }

  private static DNSResponse response(DNSRequest request, DnsAnswer answer) {
    if (answer instanceof DnsAnswer.Unanswered unanswered) {
      return new DNSResponse(new TimeoutException(unanswered.why()));
    }
    if (answer instanceof DnsAnswer.Found found) {
      boolean isMx = request.getRecordType() == DNSRequest.MX;
      // jSPF takes out of the list what it has dealt with.
      return new DNSResponse(
          new ArrayList<>(isMx ? withoutPreference(found.values()) : found.values()));
    }
    return new DNSResponse((List<String>) null);
  }

  private static List<String> withoutPreference(List<String> exchangers) {
    return exchangers.stream().map(each -> each.substring(each.indexOf(' ') + 1)).toList();
  }

  /** Ends the walk with the result, or with what an exception means. */
  private static final class Ending implements SPFChecker, SPFCheckerExceptionCatcher {
    @Override
    public DNSLookupContinuation checkSPF(SPFSession session) {
      if (session.getCurrentResultExpanded() == null) {
        session.setCurrentResultExpanded(
            SPF1Utils.resultToName(Optional.ofNullable(session.getCurrentResult()).orElse("")));
      }
      return null;
    }

    @Override
    public void onException(Throwable error, SPFSession session) {
      session.setCurrentResultExpanded(
          error instanceof SPFResultException result
              ? result.getResult()
              : Result.PERMERROR.toString());
    }
  }

  /** jSPF is to ask for nothing by itself but the name of this host. */
  private record NoBlocking(String hostname) implements DNSService {
    @Override
    public List<String> getRecords(DNSRequest request) throws TimeoutException {
      throw new TimeoutException("questions are asked by the walk");
    }

    @Override
    public CompletionStage<List<String>> getRecordsAsync(DNSRequest request) {
      throw new UnsupportedOperationException("questions are asked by the walk");
    }

    @Override
    public List<String> getLocalDomainNames() {
      return List.of(hostname);
    }

    @Override
    public void setTimeOut(int seconds) {}

    @Override
    public int getRecordLimit() {
      return 10;
    }

    @Override
    public void setRecordLimit(int limit) {}
  }
}
