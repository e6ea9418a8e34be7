package com.sendook.limit;

import com.sendook.bus.ShortCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Function;

/**
 * What each organization may do: what the installation says, unless {@code limits} in its own
 * document says otherwise. A change there counts within seconds.
 */
public final class OrganizationLimits {
  private static final Duration CACHED = Duration.ofSeconds(5);

  /** The limits of one organization; 0 is no limit. */
  public record Limits(int sendPerHour, int messagesPerDay) {}

  private final Limits installation;
  private final ShortCache<Limits> byOrganization;

  /**
   * Limits of an installation and its organizations.
   *
   * @param documents an organization's document, or null
   */
  public OrganizationLimits(
      Vertx vertx, Limits installation, Function<String, Future<JsonObject>> documents) {
    this.installation = installation;
    this.byOrganization =
        new ShortCache<>(vertx, "limits", CACHED, id -> documents.apply(id).map(this::read));
  }

  /** The limits that hold for this organization. */
  public Future<Limits> of(String organizationId) {
    return byOrganization.get(organizationId);
  }

  private Limits read(JsonObject document) {
    var own = document == null ? null : document.getJsonObject("limits");
    return own == null
        ? installation
        : new Limits(
            own.getInteger("sendPerHour", installation.sendPerHour()),
            own.getInteger("messagesPerDay", installation.messagesPerDay()));
  }
}
