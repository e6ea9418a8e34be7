package com.sendook.account;

import static com.sendook.http.Exchange.answer;
import static com.sendook.http.Exchange.bearer;
import static com.sendook.http.Exchange.created;
import static com.sendook.http.Exchange.read;

import com.sendook.http.ClientAddress;
import com.sendook.http.Routes;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** Registering, logging in and out. */
public final class AuthRoutes implements Routes {
  private static final int MAX_BODY_BYTES = 16 * 1024;

  private final boolean registration;
  private final ClientAddress clients;
  private final Register register;
  private final Login login;
  private final Sessions sessions;

  /**
   * The routes.
   *
   * @param registration whether anybody may register
   */
  public AuthRoutes(
      boolean registration,
      ClientAddress clients,
      Register register,
      Login login,
      Sessions sessions) {
    this.registration = registration;
    this.clients = clients;
    this.register = register;
    this.login = login;
    this.sessions = sessions;
  }

  @Override
  public void mount(Router router, String base) {
    // What a form says is put beside no query: where that cannot be read, nobody would be answered.
    var body = BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES).setMergeFormAttributes(false);
    router.post(base + "/auth/register").handler(body).handler(this::register);
    router.post(base + "/auth/login").handler(body).handler(this::login);
    router.get(base + "/auth/user").handler(this::user);
    router.post(base + "/auth/logout").handler(body).handler(this::logout);
  }

  private void register(RoutingContext context) {
    if (!registration) {
      throw Problem.forbidden("Registration is switched off here");
    }
    var registered = read(context, RegisterRequest::read).compose(register::register);
    created(context, made -> "/auth/user", registered);
  }

  private void login(RoutingContext context) {
    var client = clients.of(context.request());
    answer(
        context,
        200,
        read(context, LoginRequest::read).compose(request -> login.login(request, client)));
  }

  private void user(RoutingContext context) {
    answer(context, 200, token(context).compose(sessions::user));
  }

  private void logout(RoutingContext context) {
    var ended = token(context).compose(sessions::end);
    answer(context, 200, ended.map(done -> new JsonObject().put("success", true)));
  }

  private static Future<String> token(RoutingContext context) {
    return bearer(context, "An access token");
  }
}
