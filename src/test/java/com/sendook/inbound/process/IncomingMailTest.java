package com.sendook.inbound.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.inbound.parse.MailParser;
import com.sendook.inbound.verdict.Verdicts;
import com.sendook.inbox.Inbox;
import com.sendook.receipt.Receipt;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncomingMailTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  /** A document has 16 MiB; a mail that brings more of it in names must still become a message. */
  @Test
  void whatAHostileMailBringsInNamesOfItsPartsFitsIntoADocument() {
    var mail = new StringBuilder("From: a@example.com\r\nSubject: names\r\nMIME-Version: 1.0\r\n");
    mail.append("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    for (int i = 0; i < 20; i++) {
      mail.append("--b\r\nContent-Type: application/pdf; name=\"")
          .append("n".repeat(900_000))
          .append("\"\r\nContent-Disposition: attachment\r\nContent-ID: <")
          .append("i".repeat(100_000))
          .append(">\r\n\r\nx\r\n");
    }
    var bytes = Buffer.buffer(mail.append("--b--\r\n").toString());

    var message = incoming(bytes).message(Ids.next(), null);

    assertThat(message.attachments())
        .hasSize(20)
        .allSatisfy(each -> assertThat(each.name()).hasSizeBetween(1, 255));
    assertThat(Documents.roughSize(Documents.of(message))).isLessThan(4 << 20);
  }

  private static IncomingMail incoming(Buffer raw) {
    var receipt =
        new Receipt(
            Ids.next(),
            "a@example.com",
            List.of("in@sendook.localhost"),
            null,
            null,
            "ESMTP",
            null,
            raw.length(),
            NOW);
    var inbox = new Inbox(Ids.next(), Ids.next(), null, "in@sendook.localhost", NOW, NOW, null);
    return new IncomingMail(
        receipt,
        ReadableMail.of(new MailParser().parse(raw.getBytes())),
        Verdicts.none("sendook.localhost"),
        Destination.of(inbox));
  }
}
