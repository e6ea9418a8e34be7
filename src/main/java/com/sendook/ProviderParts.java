package com.sendook;

import com.sendook.account.NewOrganization;
import com.sendook.billing.Allowance;
import com.sendook.billing.Customers;
import com.sendook.billing.PayingOrganizations;
import com.sendook.billing.StripeApi;
import com.sendook.billing.StripeRoutes;
import com.sendook.config.GatewayConfig;
import com.sendook.config.ProvidersConfig;
import com.sendook.http.RawBodies;
import com.sendook.http.Routes;
import com.sendook.inbound.process.ApplyNotice;
import com.sendook.inbound.process.ProviderIntake;
import com.sendook.inbound.provider.KeepSesMail;
import com.sendook.inbound.provider.ProviderRoutes;
import com.sendook.inbound.provider.ResendApi;
import com.sendook.inbound.provider.TakeResendEvent;
import com.sendook.inbound.provider.TakeSnsMessage;
import com.sendook.limit.Counters;
import com.sendook.limit.MonthlyCount;
import com.sendook.net.HttpCalls;
import com.sendook.queue.MemoryBudget;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The parts that deal with providers: those that carry mail for us, and the one that bills. */
final class ProviderParts {
  /** Amazon waits 15 s for an answer, and so does Svix. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(6);

  /** A few of Stripe's events at a time; most are too short to count. */
  private static final long STRIPE_BYTES = 16L << 20;

  /** Providers send what they have at once. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final GatewayConfig config;
  private final ProvidersConfig providers;
  private final Predicate<URI> snsHosts;
  private final HttpCalls http;
  private final PayingOrganizations paying;
  private final Allowance allowance;
  private final Optional<Customers> customers;

  /**
   * The parts of a node.
   *
   * @param clock the same for all nodes
   * @param snsHosts which URLs are those of Amazon's notification service
   */
  ProviderParts(
      Vertx vertx,
      GatewayConfig config,
      Store store,
      Counters counters,
      InstantSource clock,
      Predicate<URI> snsHosts) {
    this.vertx = vertx;
    this.config = config;
    this.providers = config.providers();
    this.snsHosts = snsHosts;
    this.http = new HttpCalls(vertx, CALL_TIMEOUT);
    this.paying = new PayingOrganizations(vertx, store);
    this.allowance =
        new Allowance(paying, new MonthlyCount(counters, clock), freeMessagesPerMonth());
    this.customers =
        Optional.of(providers.stripe())
            .filter(each -> !each.secretKey().isEmpty())
            .map(each -> new StripeApi(http, each.url(), each.secretKey()))
            .map(stripe -> new Customers(store, stripe));
    customers.ifPresent(each -> each.start(vertx));
  }

  /** Without a way to learn who pays, nobody is held to what is free. */
  private int freeMessagesPerMonth() {
    return providers.stripe().webhookSecret().isEmpty()
        ? 0
        : config.limits().freeMessagesPerMonth();
  }

  NewOrganization newOrganization() {
    return customers.<NewOrganization>map(each -> each).orElse(NewOrganization.UNNOTICED);
  }

  /** Counts one more message of an organization, or fails where it is one too many. */
  Future<Void> count(String organizationId) {
    return allowance.add(organizationId);
  }

  List<Routes> routes(ApplyNotice notices, ProviderIntake intake) {
    // What strangers send to one provider's door takes nothing from the others'.
    var forResend = MemoryBudget.forWork();
    return List.of(
        new ProviderRoutes(
            bodies(MemoryBudget.forWork()),
            ses(notices, intake),
            bodies(forResend),
            resend(notices, intake, forResend)),
        new StripeRoutes(
            bodies(new MemoryBudget(STRIPE_BYTES)),
            providers.stripe().webhookSecret(),
            InstantSource.system(),
            paying));
  }

  private RawBodies bodies(MemoryBudget memory) {
    var allowed = config.http().bodyTimeout();
    return new RawBodies(allowed.compareTo(PATIENCE) < 0 ? allowed : PATIENCE, memory);
  }

  private Optional<TakeSnsMessage> ses(ApplyNotice notices, ProviderIntake intake) {
    var topics = Set.copyOf(providers.ses().topics());
    return topics.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TakeSnsMessage(
                vertx,
                topics,
                http,
                snsHosts,
                InstantSource.system(),
                notices,
                new KeepSesMail(intake)));
  }

  private Optional<TakeResendEvent> resend(
      ApplyNotice notices, ProviderIntake intake, MemoryBudget memory) {
    var resend = providers.resend();
    return resend.secret().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TakeResendEvent(
                resend.secret(),
                InstantSource.system(),
                notices,
                intake,
                new ResendApi(http, resend.url(), resend.apiKey(), memory)));
  }
}
