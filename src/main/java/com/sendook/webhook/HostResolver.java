package com.sendook.webhook;

import com.sendook.trace.Contexts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Finds the addresses of a name. */
@FunctionalInterface
public interface HostResolver {
  /** All addresses of the name, in the order to try them; fails where it has none. */
  Future<List<InetAddress>> resolve(String name);

  /**
   * The resolver that Vert.x's own clients use: not blocking, with the hosts file and the search
   * domains of the machine. It has no public interface, and the DNS client that has one knows
   * neither.
   */
  static HostResolver of(Vertx vertx) {
    var resolver = ((VertxInternal) vertx).nameResolver();
    return name -> {
      Promise<List<InetSocketAddress>> found = Contexts.promise();
      resolver.resolveAll(name, result -> found.complete(result.result(), result.cause()));
      return found.future().map(all -> all.stream().map(InetSocketAddress::getAddress).toList());
    };
  }
}
