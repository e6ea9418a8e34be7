package com.sendook.inbound.smtp;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A socket that, when told to, keeps what is sent until it is told to send it all at once. */
final class HeldSocket extends Socket {
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private int writesLeft = Integer.MAX_VALUE;
  private int releaseAfter = -1;

  HeldSocket(int port) throws IOException {
    super(InetAddress.getLoopbackAddress(), port);
  }

  /** Lets so many writes through, and holds those behind them. */
  void holdAfter(int writes) {
    writesLeft = writes;
  }

  /** Lets go by itself, once so many more writes were held. */
  void releaseAfter(int writes) {
    releaseAfter = writes;
  }

  /** Sends what was held, and holds no more. */
  void release() throws IOException {
    writesLeft = Integer.MAX_VALUE;
    super.getOutputStream().write(held.toByteArray());
    held.reset();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(super.getOutputStream()) {
      @Override
      public void write(byte[] bytes, int start, int length) throws IOException {
        if (writesLeft > 0) {
          writesLeft--;
          out.write(bytes, start, length);
        } else {
          held.write(bytes, start, length);
          if (--releaseAfter == 0) {
            release();
          }
        }
      }

      @Override
      public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
      }
    };
  }
}
