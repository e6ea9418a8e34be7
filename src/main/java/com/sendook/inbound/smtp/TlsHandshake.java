package com.sendook.inbound.smtp;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ServerSSLOptions;

/** The beginning of TLS on a connection that was in the clear. */
final class TlsHandshake {
  private static final long SOON_MS = 1;

  private TlsHandshake() {}

  /**
   * Completes when TLS is on; fails within ten seconds where it cannot be. The socket must be
   * listened to: what was read already, and not yet heard, is heard before TLS begins, as long as
   * the socket says that it is not encrypted. Nothing more is read in the clear.
   *
   * @param lastInTheClear what is sent before
   * @param begun what the client has already sent of the handshake
   */
  static Future<Void> begin(
      Vertx vertx, NetSocket socket, ServerSSLOptions tls, Buffer lastInTheClear, Buffer begun) {
    NetSocketInternal channel = (NetSocketInternal) socket;
    ChannelConfig reading = channel.channelHandlerContext().channel().config();
    reading.setAutoRead(false);
    // In a turn of its own: what Vert.x has in its queues would else be taken for what came by TLS.
    return Future.<Void>future(turn -> vertx.runOnContext(turn::complete))
        .compose(
            drained -> {
              Future<Void> secured = socket.upgradeToSsl(tls, lastInTheClear);
              readOn(vertx, channel, begun, secured);
              return secured;
            })
        .onSuccess(secured -> reading.setAutoRead(true));
  }

  /**
   * Nobody reads until the keys are loaded, and nobody could make out what was begun until then.
   */
  private static void readOn(
      Vertx vertx, NetSocketInternal socket, Buffer begun, Future<Void> secured) {
    if (secured.isComplete() || !socket.channelHandlerContext().channel().isActive()) {
      return;
    }
    if (!socket.isSsl()) {
      vertx.setTimer(SOON_MS, id -> readOn(vertx, socket, begun, secured));
      return;
    }
    ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
    if (begun.length() > 0) {
      pipeline.fireChannelRead(Unpooled.wrappedBuffer(begun.getBytes()));
    }
    pipeline.fireChannelReadComplete();
  }
}
