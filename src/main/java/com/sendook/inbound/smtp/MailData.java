package com.sendook.inbound.smtp;

import io.vertx.core.buffer.Buffer;

/** How the bytes of a mail are told from what comes behind them. */
interface MailData {

  /** Reads to the end of the data or of the input; the bytes of the mail, empty once malformed. */
  Buffer decode(Input input);

  /** Whether the data has been read. What is left in the input is a command. */
  boolean ended();

  /** Whether the mail ends where this data does. */
  boolean endsMail();

  /** Whether there was a CR or LF that was not part of CRLF. */
  boolean malformed();
}
