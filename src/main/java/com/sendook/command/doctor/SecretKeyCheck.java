package com.sendook.command.doctor;

import com.sendook.config.ConfigException;
import com.sendook.secret.SecretBox;
import com.sendook.secret.SharedKey;
import java.nio.file.Files;
import java.util.List;

/** The key that seals the secrets in the store: it must be there, be kept, and be the right one. */
final class SecretKeyCheck implements Check {
  private static final String SUBJECT = "secret key";

  @Override
  public List<Finding> look(Site site) {
    var config = site.config();
    var file = SecretBox.keyFile(config.dataDir()).toAbsolutePath();
    boolean inFile = config.secretKey().isEmpty();
    if (inFile && !Files.exists(file)) {
      return List.of(missing(site, file.toString()));
    }
    try {
      var box = SecretBox.of(config);
      if (site.store().isPresent()) {
        SharedKey.look(site.store().get().store(), box).await();
      }
    } catch (ConfigException e) {
      return List.of(Finding.fault(SUBJECT, reason(e), remedy(e)));
    }
    var where = inFile ? file + ", for its owner only" : "in secretKey";
    return List.of(
        Finding.ok(
            SUBJECT, site.store().isPresent() ? where + "; the store was begun with it" : where));
  }

  private static Finding missing(Site site, String file) {
    boolean begun =
        site.store().map(open -> SharedKey.isBegun(open.store()).await()).orElse(site.isRunning());
    return begun
        ? Finding.fault(
            SUBJECT,
            file + " is missing, and the store holds secrets that were sealed with it",
            "put it back from a backup or from another node, or set secretKey"
                + " (SENDOOK_SECRET_KEY): no other key opens them")
        : Finding.ok(SUBJECT, "made at the first start in " + file);
  }

  /** The message says both, and the remedy is what stands behind the colon or semicolon. */
  private static String reason(ConfigException e) {
    return e.getMessage().split("[:;] ", 2)[0];
  }

  private static String remedy(ConfigException e) {
    var parts = e.getMessage().split("[:;] ", 2);
    return parts.length > 1 ? parts[1] : "";
  }
}
