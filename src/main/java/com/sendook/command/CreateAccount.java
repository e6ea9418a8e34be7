package com.sendook.command;

import com.sendook.account.ApiKeys;
import com.sendook.account.Organization;
import com.sendook.account.Organizations;
import com.sendook.config.GatewayConfig;
import com.sendook.problem.Problem;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code org create} and {@code key create}: by the running gateway, or in the store itself where
 * none runs.
 */
public final class CreateAccount {
  private CreateAccount() {}

  /** {@code org create NAME}. */
  public static Command organization() {
    return new Command(
        "org create",
        "NAME",
        """
        makes an organization, and prints its id
        It has no key yet: key create --org ID makes one.
        """,
        List.of(),
        CreateAccount::createOrganization);
  }

  /** {@code key create --org ID}. */
  public static Command key() {
    return new Command(
        "key create",
        "--org ID [--name NAME]",
        """
        makes an API key of an organization, and prints it: it is shown this once
        """,
        List.of(
            new Command.Option("--org", "ID", "whose it is to be"),
            new Command.Option("--name", "NAME", "by which people tell their keys apart")),
        CreateAccount::createKey);
  }

  private static int createOrganization(Invocation given) throws IOException {
    var name = given.atMost(1).operand(0, "a name");
    var config = given.load();
    var gateway = new RunningGateway(config);
    System.out.println(
        gateway.isThere()
            ? gateway.post("/organizations?name=" + encoded(name)).getString("id")
            : inStore(config, all -> all.create(name).map(Organization::id).await()));
    return Command.FINE;
  }

  private static int createKey(Invocation given) throws IOException {
    var organization = given.atMost(0).required("--org");
    var name = given.option("--name").orElse("by the operator");
    var config = given.load();
    var gateway = new RunningGateway(config);
    var path = "/organizations/%s/api_keys?name=%s".formatted(encoded(organization), encoded(name));
    System.out.println(
        gateway.isThere()
            ? gateway.post(path).getString("key")
            : inStore(config, all -> all.createKey(organization, name).await().getString("key")));
    return Command.FINE;
  }

  private interface Making {
    String in(Organizations organizations);
  }

  private static String inStore(GatewayConfig config, Making making) throws IOException {
    var vertx = Vertx.vertx();
    try (var open = OpenStore.of(vertx, config)) {
      return making.in(new Organizations(open.store(), new ApiKeys(vertx, open.store())));
    } catch (Problem e) {
      throw new CommandFailure(e.getMessage());
    } catch (IOException e) {
      throw new CommandFailure(
          e.getMessage()
              + "; while it runs this command goes by its management.port, which does not answer at "
              + new RunningGateway(config).url());
    } finally {
      vertx.close().await();
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
