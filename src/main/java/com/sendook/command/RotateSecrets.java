package com.sendook.command;

import static com.sendook.command.CreateAccount.encoded;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code secret rotate}: by the running gateway. */
public final class RotateSecrets {
  /** What is changed while a pass goes on may be sealed by a node that has the older key first. */
  private static final int PASSES = 3;

  private RotateSecrets() {}

  /** What a pass over all secrets came to. */
  private record Pass(int secrets, int anew, int left, int lost) {
    Pass and(JsonObject page) {
      return new Pass(
          secrets + page.getInteger("secrets"),
          anew + page.getInteger("anew"),
          left + page.getInteger("left"),
          lost + page.getInteger("lost"));
    }

    /** Whether nothing was found that needs an older key. */
    boolean isClean() {
      return anew == 0 && left == 0;
    }
  }

  public static Command command() {
    return new Command(
        "secret rotate",
        "",
        """
        seals all secrets in the store with the first secret key, where older ones sealed them
        Run it once every node has the new key first, and the one before it in oldSecretKeys. It may
        be stopped anywhere and run again.
        """,
        List.of(),
        RotateSecrets::rotate);
  }

  private static int rotate(Invocation given) {
    var gateway = new RunningGateway(given.atMost(0).load());
    var keyId = gateway.secrets().keyId();
    for (int i = 0; i < PASSES; i++) {
      var pass = pass(gateway, keyId);
      System.out.printf("%d secrets, %d sealed anew%n", pass.secrets(), pass.anew());
      if (pass.isClean()) {
        return conclude(pass, keyId);
      }
    }
    throw new CommandFailure(
        "secrets are still sealed with an older key: does every node have the key %s first? Then run this again"
            .formatted(keyId));
  }

  private static Pass pass(RunningGateway gateway, String keyId) {
    var pass = new Pass(0, 0, 0, 0);
    var from = "";
    do {
      var page = gateway.post("/secrets/rotate?from=" + encoded(from));
      var sealing = page.getString("keyId");
      if (!sealing.equals(keyId)) {
        throw new CommandFailure(
            "the running gateway seals with the key %s, and its configuration now has %s first: restart it"
                .formatted(sealing, keyId));
      }
      pass = pass.and(page);
      from = page.getString("next");
    } while (!from.isEmpty());
    return pass;
  }

  private static int conclude(Pass pass, String keyId) {
    if (pass.lost() > 0) {
      System.out.printf(
          "%d of them are opened by none of the keys (the gateway's log names them): put the key"
              + " that sealed them into oldSecretKeys, or make them anew%n",
          pass.lost());
      return Command.FAULT;
    }
    System.out.printf(
        "All are sealed with the key %s; no older one is needed to open any. What older ones signed is"
            + " still out in the world:%nunsubscribe links, and the reverse-paths of mail that was"
            + " sent. Take an older key out once those may stop working.%n",
        keyId);
    return Command.FINE;
  }
}
