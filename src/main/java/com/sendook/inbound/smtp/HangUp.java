package com.sendook.inbound.smtp;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/** The end of a connection, also where the client does not do its part. */
final class HangUp {
  private HangUp() {}

  /** Vert.x closes a socket when all is written, which is never if the client does not read. */
  static void on(Vertx vertx, NetSocket socket, Duration patience) {
    ChannelHandlerContext channel = ((NetSocketInternal) socket).channelHandlerContext();
    long timer = vertx.setTimer(patience.toMillis(), id -> abort(channel));
    socket.close().onComplete(gone -> vertx.cancelTimer(timer));
  }

  private static void abort(ChannelHandlerContext channel) {
    var unused = channel.close();
  }
}
