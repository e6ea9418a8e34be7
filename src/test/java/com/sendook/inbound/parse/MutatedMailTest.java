package com.sendook.inbound.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sendook.mail.BodyText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real mails that were damaged, and garbage that looks like mail: the same ones in each run. */
class MutatedMailTest {
  private static final int ROUNDS = 800;
  private static final int GARBAGE_ROUNDS = 1_500;

  /** Loose: most mails take a millisecond. */
  private static final Duration BOUND = Duration.ofSeconds(2);

  private static final int MAX_SEED_BYTES = 64 << 10;

  private static final String NESTED =
      """
      From: =?utf-8?Q?J=C3=BC?= "b" (c) <a@b>, team: d@e;
      Date: Fri, 2 Jan 2026 04:04:05 +0100 (CET)
      References: <a@x> <b@x>
      Content-Type: multipart/mixed; boundary="b"

      --b
      Content-Type: multipart/alternative; boundary=b1

      --b1
      Content-Type: text/plain; charset=utf-7; format=flowed

      Gr+APwA3w-e
      on
      --b1
      Content-Type: text/html
      Content-Transfer-Encoding: quoted-printable

      <ul><li><p>=C3=BC=
      </ul>
      --b1--
      --b
      Content-Type: image/png; name*0*=utf-8''%C3; name*1*=%BC
      Content-Transfer-Encoding: base64

      AAAA
      --b
      Content-Type: message/rfc822

      Subject: inner

      x
      --b--
      """;

  private static final String[] PIECES = {
    "\r\n",
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\r",
    " ",
    "\t",
    "\0",
    ":",
    ";",
    ",",
    "=",
    "\"",
    "\\",
    "(",
    ")",
    "<",
    ">",
    "@",
    "--",
    "--b",
    "--b--",
    "=?",
    "?=",
    "?Q?",
    "?B?",
    "=?utf-8?Q?=FF?=",
    "utf-7",
    "%C3",
    "*0*=",
    "''",
    "From: ",
    "To: ",
    "Date: ",
    "Subject: ",
    "References: ",
    "Content-Type: ",
    "Content-Disposition: ",
    "Content-Transfer-Encoding: ",
    "multipart/mixed; boundary=b",
    "text/html",
    "message/rfc822",
    "text/plain",
    "base64",
    "quoted-printable",
    "charset=",
    "filename",
    "<p>",
    "</li>",
    "<ul>",
    "<li>",
    "<table>",
    "<!--",
    "&#x10FFFF;",
    "\u00e9",
    "a",
    "1 Jan 2026 00:00 ",
    "99",
    "-0000"
  };

  private final Random random = new Random(20_260_102);
  private final MailParser parser = new MailParser();

  @Test
  void readsDamagedMails() throws IOException {
    List<byte[]> seeds = seeds();
    for (int i = 0; i < ROUNDS; i++) {
      byte[] mail = seeds.get(i % seeds.size());
      for (int n = random.nextInt(4); n >= 0; n--) {
        mail = mutated(mail);
      }
      assertIsRead(mail);
    }
  }

  @Test
  void readsGarbage() {
    for (int i = 0; i < GARBAGE_ROUNDS; i++) {
      StringBuilder garbage = new StringBuilder();
      for (int n = random.nextInt(200); n >= 0; n--) {
        garbage.append(PIECES[random.nextInt(PIECES.length)]);
      }
      assertIsRead(garbage.toString().getBytes(StandardCharsets.UTF_8));
    }
    for (int i = 0; i < GARBAGE_ROUNDS / 10; i++) {
      byte[] noise = new byte[random.nextInt(5_000)];
      random.nextBytes(noise);
      assertIsRead(noise);
    }
  }

  /** A field that broke its reader would be named in the parse error: then it is not foreseen. */
  private void assertIsRead(byte[] mail) {
    Duration start = CpuTime.now();
    assertThatCode(() -> assertIsWhole(parser.parse(mail)))
        .as(() -> Base64.getEncoder().encodeToString(mail))
        .doesNotThrowAnyException();
    assertThat(CpuTime.since(start))
        .as(() -> Base64.getEncoder().encodeToString(mail))
        .isLessThan(BOUND);
  }

  private static void assertIsWhole(ParsedMail read) {
    assertThat(read.attachments()).doesNotContainNull();
    assertThat(read.headers()).doesNotContainNull();
    if (read.parseError() != null) {
      assertThat(read.parseError()).doesNotContain("Exception)", "Error)");
    }
    if (read.html() != null) {
      assertThat(BodyText.fromHtml(read.html())).isNotNull();
    }
  }

  private byte[] mutated(byte[] mail) {
    int from = random.nextInt(mail.length + 1);
    int to = from + random.nextInt(Math.min(mail.length - from, 2_000) + 1);
    return switch (random.nextInt(5)) {
      case 0 -> Arrays.copyOf(mail, from);
      case 1 -> joined(mail, to, mail, from);
      case 2 -> joined(mail, from, mail, to);
      case 3 -> flipped(mail);
      default -> withoutLine(mail, from);
    };
  }

  private static byte[] joined(byte[] start, int startEnd, byte[] end, int endStart) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(start, 0, startEnd);
    out.write(end, endStart, end.length - endStart);
    return out.toByteArray();
  }

  private byte[] flipped(byte[] mail) {
    byte[] flipped = mail.clone();
    for (int n = random.nextInt(20); n >= 0 && flipped.length > 0; n--) {
      flipped[random.nextInt(flipped.length)] = (byte) random.nextInt();
    }
    return flipped;
  }

  private static byte[] withoutLine(byte[] mail, int at) {
    int start = at;
    while (start > 0 && mail[start - 1] != '\n') {
      start--;
    }
    int end = at;
    while (end < mail.length && mail[end] != '\n') {
      end++;
    }
    return joined(mail, start, mail, Math.min(end + 1, mail.length));
  }

  private static List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(NESTED.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    Path corpus = Path.of(System.getProperty("sendook.corpus", "../shared/corpus"));
    if (Files.isDirectory(corpus)) {
      try (Stream<Path> files = Files.walk(corpus)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".eml")).sorted().toList()) {
          if (Files.size(file) <= MAX_SEED_BYTES) {
            seeds.add(Files.readAllBytes(file));
          }
        }
      }
    }
    return seeds;
  }
}
