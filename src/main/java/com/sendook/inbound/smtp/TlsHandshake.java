package com.sendook.inbound.smtp;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.internal.net.SslHandshakeCompletionHandler;
import io.vertx.core.net.NetSocket;

/**
 * The beginning of TLS on a connection that was in the clear. It does what {@link
 * NetSocket#upgradeToSsl} does, which of several instances that share a port works on the first
 * alone (Vert.x 5.0.8: the others have no keeper of TLS contexts).
 */
final class TlsHandshake {
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
      Vertx vertx, NetSocket socket, SslContext tls, Buffer lastInTheClear, Buffer begun) {
    var channel = ((NetSocketInternal) socket).channelHandlerContext();
    channel.channel().config().setAutoRead(false);
    // In a turn of its own: what Vert.x has in its queues would else be taken for what came by TLS.
    return Future.<Void>future(turn -> vertx.runOnContext(turn::complete))
        .compose(drained -> say(socket, lastInTheClear))
        .compose(said -> shakeHands(vertx, channel, tls, begun));
  }

  private static Future<Void> say(NetSocket socket, Buffer words) {
    return words.length() == 0 ? Future.succeededFuture() : socket.write(words);
  }

  private static Future<Void> shakeHands(
      Vertx vertx, ChannelHandlerContext channel, SslContext tls, Buffer begun) {
    PromiseInternal<Void> secured = ((ContextInternal) vertx.getOrCreateContext()).promise();
    var shaken = channel.newPromise();
    shaken.addListener(secured);
    var pipeline = channel.pipeline();
    pipeline.addFirst("handshaker", new SslHandshakeCompletionHandler(shaken));
    pipeline.addFirst("ssl", tls.newHandler(channel.alloc()));
    if (begun.length() > 0) {
      pipeline.fireChannelRead(Unpooled.wrappedBuffer(begun.getBytes()));
      pipeline.fireChannelReadComplete();
    }
    channel.channel().config().setAutoRead(true);
    return secured.future();
  }
}
