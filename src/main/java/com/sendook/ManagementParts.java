package com.sendook;

import com.sendook.account.ApiKeys;
import com.sendook.account.Organizations;
import com.sendook.backup.BackUp;
import com.sendook.config.GatewayConfig;
import com.sendook.domain.Domains;
import com.sendook.http.ApiRouter;
import com.sendook.http.HttpVerticle;
import com.sendook.limit.Counters;
import com.sendook.ops.BackupRoutes;
import com.sendook.ops.HealthRoutes;
import com.sendook.ops.Metrics;
import com.sendook.ops.MetricsRoutes;
import com.sendook.ops.OperatorDoor;
import com.sendook.ops.OperatorKey;
import com.sendook.ops.OperatorRoutes;
import com.sendook.ops.QueueRoutes;
import com.sendook.ops.Readiness;
import com.sendook.ops.StoreRoutes;
import com.sendook.secret.SealAnew;
import com.sendook.secret.SecretBox;
import com.sendook.secret.SharedKey;
import com.sendook.store.Store;
import com.sendook.webhook.WebhookSecrets;
import java.util.List;
import java.util.Optional;

/** What whoever runs the gateway sees of it, on a port of its own. */
final class ManagementParts {
  private final GatewayConfig config;
  private final Metrics metrics;
  private final Readiness readiness;
  private final Store store;
  private final Counters counters;
  private final OperatorDoor door;
  private final SealAnew sealAnew;

  ManagementParts(
      GatewayConfig config,
      Metrics metrics,
      Readiness readiness,
      Store store,
      Counters counters,
      SecretBox secrets) {
    this.config = config;
    this.metrics = metrics;
    this.readiness = readiness;
    this.store = store;
    this.counters = counters;
    door = new OperatorDoor(new OperatorKey(secrets));
    sealAnew =
        new SealAnew(
            store,
            secrets,
            List.of(WebhookSecrets.fields(), Domains.sealedFields(), SharedKey.fields()));
  }

  HttpVerticle verticle(int port, Optional<BackUp> backUp, ApiKeys keys, Queues queues) {
    return new HttpVerticle(
        config.management().host(),
        port,
        Optional.empty(),
        own ->
            ApiRouter.open(
                own,
                List.of(
                    health(),
                    new QueueRoutes(queues.all()),
                    new StoreRoutes(store),
                    new OperatorRoutes(
                        door, queues.interventions(), new Organizations(store, keys), sealAnew),
                    new BackupRoutes(own, door, backUp),
                    new MetricsRoutes(metrics, queues.all()))));
  }

  HealthRoutes health() {
    return new HealthRoutes(readiness, store, counters, config.env());
  }
}
