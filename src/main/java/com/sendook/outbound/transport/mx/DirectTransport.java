package com.sendook.outbound.transport.mx;

import com.sendook.bus.ShortCache;
import com.sendook.dns.DnsResolver;
import com.sendook.outbound.transport.Envelope;
import com.sendook.outbound.transport.FirstReachable;
import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.Outcome.Deferred;
import com.sendook.outbound.transport.Outcome.Refused;
import com.sendook.outbound.transport.Reply;
import com.sendook.outbound.transport.Transport;
import com.sendook.outbound.transport.mx.MailExchangers.Hosts;
import com.sendook.outbound.transport.mx.MailExchangers.None;
import com.sendook.outbound.transport.mx.MailExchangers.Unknown;
import com.sendook.trace.Contexts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * Brings every mail to the host of its recipient's domain, as DNS names it (RFC 5321, section 5.1),
 * encrypted where that host offers it. A host that cannot be reached gives way to the next one;
 * what a host answers, also that it wants the mail later, is the outcome. Make one for each
 * verticle instance, on its event loop.
 */
public final class DirectTransport implements Transport {
  /** No longer than the first pause before another attempt: that one asks again. */
  private static final Duration REMEMBERED = Duration.ofSeconds(15);

  private final Context context;
  private final ShortCache<MailExchangers> exchangers;
  private final MxHosts hosts;

  public DirectTransport(Vertx vertx, DnsResolver dns, DirectSettings settings) {
    this.context = vertx.getOrCreateContext();
    var find = new FindExchangers(dns, settings.ehloName(), settings.allowPrivate());
    this.exchangers = new ShortCache<>(vertx, "exchangers", REMEMBERED, find::of);
    this.hosts = new MxHosts(vertx, settings);
  }

  @Override
  public Future<Outcome> transmit(Envelope envelope, Buffer mail, BooleanSupplier stillWanted) {
    var defect = envelope.defect();
    if (defect.isPresent()) {
      return Future.succeededFuture(defect.get());
    }
    return Contexts.at(
        context,
        () ->
            exchangers
                .get(domain(envelope))
                .compose(found -> send(found, envelope, mail, stillWanted)));
  }

  private static String domain(Envelope envelope) {
    var recipient = envelope.recipient();
    return recipient.substring(recipient.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
  }

  private Future<Outcome> send(
      MailExchangers found, Envelope envelope, Buffer mail, BooleanSupplier stillWanted) {
    if (found instanceof Hosts some) {
      return FirstReachable.of(
          some.inOrder(),
          host -> hosts.with(host, client -> client.transmit(envelope, mail, stillWanted)),
          stillWanted);
    }
    if (found instanceof None none) {
      return Future.succeededFuture(
          new Refused(Reply.of(none.code(), none.reply()), "the domain takes no mail"));
    }
    return Future.succeededFuture(new Deferred(null, ((Unknown) found).why(), true));
  }

  @Override
  public Future<Void> close() {
    return Contexts.at(context, hosts::close);
  }
}
