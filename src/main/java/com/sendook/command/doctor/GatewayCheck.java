package com.sendook.command.doctor;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** Whether one runs, and what it says of itself. */
final class GatewayCheck implements Check {
  private static final String SUBJECT = "gateway";

  @Override
  public List<Finding> look(Site site) {
    if (site.config().management().port() == 0) {
      return List.of(
          Finding.ok(SUBJECT, "management.port is 0 (any free one): not known whether one runs"));
    }
    if (!site.isRunning()) {
      return List.of(Finding.ok(SUBJECT, "none runs by this configuration"));
    }
    var url = site.gateway().url();
    var state = site.gateway().readiness().orElse(new JsonObject());
    return List.of(
        state.getBoolean("healthy", false)
            ? Finding.ok(SUBJECT, "one runs, and is ready (" + url + ")")
            : Finding.warning(
                SUBJECT,
                "one runs, and is not ready: " + state.getJsonObject("parts", state).encode(),
                "see " + url + "/ready, its log, and what stands below"));
  }
}
