package com.sendook.config;

import static com.sendook.config.GatewayConfig.rule;

import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** The providers that call back; one whose secret or topics are not set is answered with 404. */
public record ProvidersConfig(Ses ses, Resend resend, Stripe stripe) {
  private static final Pattern TOPIC =
      Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}(\\.fifo)?");

  /** Amazon SES by way of SNS; only what comes from these topics, by their ARNs, is believed. */
  public record Ses(List<String> topics) {}

  /**
   * Resend.
   *
   * @param secret what its posts are signed with, {@code whsec_<Base64>}
   * @param apiKey what the mails that it received are fetched with
   */
  public record Resend(String secret, String apiKey, String url) {}

  /**
   * Stripe.
   *
   * @param secretKey what customers are made with; empty: none are
   * @param webhookSecret what its posts are signed with
   */
  public record Stripe(String secretKey, String webhookSecret, String url) {}

  void check() {
    for (var topic : ses.topics) {
      rule(
          TOPIC.matcher(topic).matches(),
          "providers.ses.topics",
          "must be a list of ARNs such as arn:aws:sns:us-east-1:123456789012:mail",
          topic);
    }
    rule(
        resend.secret.isEmpty() || isSecret(resend.secret),
        "providers.resend.secret",
        "must be the signing secret that Resend shows, whsec_ and Base64",
        "another text");
    rule(
        stripe.webhookSecret.isEmpty() || isPrintable(stripe.webhookSecret),
        "providers.stripe.webhookSecret",
        "must be the signing secret that Stripe shows",
        "another text");
    key("providers.resend.apiKey", resend.apiKey);
    key("providers.stripe.secretKey (STRIPE_SECRET_KEY)", stripe.secretKey);
    url("providers.resend.url", resend.url);
    url("providers.stripe.url", stripe.url);
  }

  private static boolean isSecret(String text) {
    try {
      return text.startsWith("whsec_")
          && Base64.getDecoder().decode(text.substring("whsec_".length())).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void key(String name, String key) {
    rule(key.isEmpty() || isPrintable(key), name, "must be visible characters", "another text");
  }

  private static boolean isPrintable(String text) {
    return text.matches("[\\x21-\\x7e]{8,512}");
  }

  private static void url(String name, String url) {
    rule(PublicUrl.isOne(url), name, "must be an absolute http or https URL", url);
  }
}
