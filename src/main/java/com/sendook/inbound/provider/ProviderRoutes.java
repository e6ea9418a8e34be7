package com.sendook.inbound.provider;

import com.sendook.http.Exchange;
import com.sendook.http.RawBodies;
import com.sendook.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * {@code POST /webhooks/ses} and {@code /webhooks/resend}, without a key: the signature says whom
 * to believe. One that is not configured is not there.
 */
public final class ProviderRoutes implements Routes {
  private static final long MAX_SES_BYTES = 40L << 20;
  private static final long MAX_RESEND_BYTES = 1L << 20;

  private final RawBodies sesBodies;
  private final Optional<TakeSnsMessage> ses;
  private final RawBodies resendBodies;
  private final Optional<TakeResendEvent> resend;

  public ProviderRoutes(
      RawBodies sesBodies,
      Optional<TakeSnsMessage> ses,
      RawBodies resendBodies,
      Optional<TakeResendEvent> resend) {
    this.sesBodies = sesBodies;
    this.ses = ses;
    this.resendBodies = resendBodies;
    this.resend = resend;
  }

  @Override
  public void mount(Router router, String base) {
    router
        .post(base + "/webhooks/ses")
        .handler(RawBodies.onlyIf(ses.isPresent()))
        .handler(sesBodies.upTo(MAX_SES_BYTES))
        .handler(
            context ->
                answer(
                    context,
                    RawBodies.read(context, SnsMessage::parse).compose(ses.orElseThrow()::take)));
    router
        .post(base + "/webhooks/resend")
        .handler(RawBodies.onlyIf(resend.isPresent()))
        .handler(resendBodies.upTo(MAX_RESEND_BYTES))
        .handler(
            context ->
                answer(
                    context,
                    RawBodies.read(
                            context,
                            body ->
                                resend.orElseThrow().verified(context.request().headers(), body))
                        .compose(resend.orElseThrow()::take)));
  }

  private static void answer(RoutingContext context, Future<Void> taken) {
    Exchange.answer(context, 200, taken.map(done -> new JsonObject().put("success", true)));
  }
}
