package com.sendook;

import com.sendook.cluster.Cluster;
import com.sendook.config.ClusterConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** A Vert.x as every process of this program has it. */
final class Node {
  private Node() {}

  /** Nothing is unpacked to a folder for temporary files. */
  static VertxOptions options() {
    return new VertxOptions()
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  /** A member of the cluster, once it is one; fails with {@link StartFailure}. Blocks. */
  static Vertx join(VertxBuilder builder, VertxOptions options, ClusterConfig config) {
    return Cluster.join(builder, options, config)
        .recover(error -> Future.failedFuture(notJoined(config, error)))
        .await();
  }

  private static StartFailure notJoined(ClusterConfig config, Throwable error) {
    return new StartFailure(
        "the cluster cannot be joined from cluster.host %s, cluster.port %d: %s"
            .formatted(config.host(), config.port(), error.getMessage()),
        error);
  }
}
