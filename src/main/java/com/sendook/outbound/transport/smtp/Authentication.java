package com.sendook.outbound.transport.smtp;

import com.sendook.outbound.transport.Reply;
import com.sendook.outbound.transport.smtp.SmtpSettings.Login;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;

/** AUTH (RFC 4954) with PLAIN (RFC 4616), else LOGIN (which never became an RFC). */
final class Authentication {
  private static final int SUCCEEDED = 235;
  private static final int CONTINUE = 334;

  /** There is no login. */
  static final class Refused extends SessionFailure {
    Refused(String why, Reply reply) {
      super(why, reply);
    }
  }

  private final SmtpSocket socket;
  private final Login login;
  private final Duration timeout;

  Authentication(SmtpSocket socket, Login login, Duration timeout) {
    this.socket = socket;
    this.login = login;
    this.timeout = timeout;
  }

  Future<Void> run(Set<String> offered) {
    if (!socket.isEncrypted() && !login.withoutTls()) {
      return Future.failedFuture(
          new Refused("the connection is not encrypted, so the password was not sent", null));
    }
    if (offered.contains("PLAIN")) {
      return plain();
    }
    if (offered.contains("LOGIN")) {
      return login();
    }
    return Future.failedFuture(
        new Refused("the server offers neither AUTH PLAIN nor AUTH LOGIN, but " + offered, null));
  }

  private Future<Void> plain() {
    String response = base64("\0" + login.username() + "\0" + login.password());
    return expect(SUCCEEDED, "AUTH PLAIN " + response);
  }

  private Future<Void> login() {
    return expect(CONTINUE, "AUTH LOGIN")
        .compose(v -> expect(CONTINUE, base64(login.username())))
        .compose(v -> expect(SUCCEEDED, base64(login.password())));
  }

  private Future<Void> expect(int code, String line) {
    return socket
        .command(line, "AUTH", timeout)
        .compose(
            reply ->
                reply.code() == code
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new Refused("the server did not let us log in", reply.reply())));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
