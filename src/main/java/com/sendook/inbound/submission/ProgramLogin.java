package com.sendook.inbound.submission;

import com.sendook.inbound.smtp.Submission;
import com.sendook.inbox.Inbox;
import com.sendook.inbox.Inboxes;
import com.sendook.limit.SlowDown;
import com.sendook.net.ClientNetwork;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets mail programs in: the user is an inbox's address, or {@code apikey} for all inboxes of the
 * key's organization; the password is an API key. Who fails again and again is slowed down by where
 * it comes from. A key that is not known, an inbox that is not there and one of somebody else look
 * the same.
 */
public final class ProgramLogin implements Submission {
  private static final String ANY_INBOX = "apikey";
  private static final Login WRONG = new Login.Wrong();

  private final Function<String, Future<String>> organizationOf;
  private final Inboxes inboxes;
  private final SlowDown byAddress;
  private final BiFunction<Sender, Supplier<Future<Boolean>>, SenderIntake> intakes;

  /**
   * The logins of a node.
   *
   * @param organizationOf whose active API key it is, or null
   * @param intakes takes the mail of whoever got in, and may ask whether they still would
   */
  public ProgramLogin(
      Function<String, Future<String>> organizationOf,
      Inboxes inboxes,
      SlowDown byAddress,
      BiFunction<Sender, Supplier<Future<Boolean>>, SenderIntake> intakes) {
    this.organizationOf = organizationOf;
    this.inboxes = inboxes;
    this.byAddress = byAddress;
    this.intakes = intakes;
  }

  @Override
  public Future<Login> login(String user, String password, String clientAddress) {
    var client = ClientNetwork.of(clientAddress);
    return byAddress
        .attempt(client)
        .compose(
            wait ->
                wait.isZero()
                    ? verify(user, password, client)
                    : Future.succeededFuture(new Login.TooEarly(wait)));
  }

  /** Where nobody can tell, it was no attempt. */
  private Future<Login> verify(String user, String password, String client) {
    return sender(user.strip().toLowerCase(Locale.ROOT), password)
        .onFailure(error -> byAddress.takeBack(client))
        .map(
            sender -> {
              if (sender == null) {
                return WRONG;
              }
              byAddress.takeBack(client);
              return new Login.Welcome(intakes.apply(sender, () -> isStill(sender, password)));
            });
  }

  private Future<Boolean> isStill(Sender sender, String password) {
    return organizationOf.apply(password).map(sender.organizationId()::equals);
  }

  private Future<Sender> sender(String user, String password) {
    return organizationOf
        .apply(password)
        .compose(
            organization -> {
              if (organization == null) {
                return Future.succeededFuture();
              }
              return user.equals(ANY_INBOX)
                  ? Future.succeededFuture(new Sender(organization, null))
                  : inboxes.byEmail(user).map(inbox -> sender(organization, inbox));
            });
  }

  private static Sender sender(String organization, Inbox inbox) {
    return inbox != null && inbox.organizationId().equals(organization)
        ? new Sender(organization, inbox)
        : null;
  }
}
