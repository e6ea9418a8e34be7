package com.sendook.webhook;

import com.sendook.secret.SealedFields;
import com.sendook.secret.SecretBox;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What posts are signed with: the secrets of webhooks, which are stored sealed. */
public final class WebhookSecrets {
  private final SecretBox box;

  public WebhookSecrets(SecretBox box) {
    this.box = box;
  }

  /** Where they stand, for who seals them anew. */
  public static SealedFields fields() {
    return new SealedFields(
        Collections.WEBHOOKS, each -> Documents.read(each, Webhook.class).sealedFields());
  }

  /** A secret of this webhook as it is stored. */
  String seal(String webhookId, String secret) {
    return box.seal(secret, Webhook.secretContext(webhookId));
  }

  /**
   * The newest one.
   *
   * @throws com.sendook.secret.SealException where the key that sealed it is not here any more
   */
  String of(Webhook webhook) {
    return open(webhook.id(), webhook.secret());
  }

  /**
   * All that sign at this time, the newest first.
   *
   * @throws com.sendook.secret.SealException where the key that sealed one is not here any more
   */
  List<String> of(Webhook webhook, Instant at) {
    return Stream.concat(
            Stream.of(webhook.secret()), webhook.oldSecrets(at).stream().map(OldSecret::secret))
        .map(each -> open(webhook.id(), each))
        .toList();
  }

  private String open(String webhookId, String sealed) {
    return box.openText(sealed, Webhook.secretContext(webhookId));
  }
}
