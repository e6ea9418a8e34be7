package com.sendook.inbound.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.mail.BodyText;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail that is made to break its reader, or to keep it busy. */
class HostileMailTest {
  private static final List<String> FIELDS =
      List.of("From", "Content-Type", "Content-Disposition", "References", "Date");

  /** In each of these fields; a header that holds them all just stays under a million. */
  private static final int HOSTILE_CHARS = 190_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "no header at all",
        "From: <<<>>>\nTo: ,,;:(\nSubject: =?x?b?\n\n",
        "Content-Type: multipart/mixed\n\n--x",
        "Content-Type: ;;;=\nContent-Disposition: =;\"\n\nx",
        "Content-Type: multipart/mixed; boundary=\"\"\n\n--\n\nx\n----",
        "Date: 99 Foo 2026 99:99\n\n",
        "Content-Transfer-Encoding: base64\n\n=A=B!C"
      })
  void neverThrows(String raw) {
    assertThat(parse(raw)).isNotNull();
    assertThat(parse(raw).date()).isNull();
  }

  @Test
  void boundsWhatManyPartsCost() {
    Duration start = CpuTime.now();
    ParsedMail mail =
        parse(
            "Content-Type: multipart/mixed; boundary=b\n\n"
                + "--b\nContent-Type: a/b\n\nx\n".repeat(20_000));

    assertThat(mail.attachments()).hasSize(1_000 - 1);
    assertThat(mail.parseError()).contains("1000 parts");
    assertThat(CpuTime.since(start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void boundsWhatDeepNestingCosts() {
    StringBuilder raw = new StringBuilder("Subject: deep\n");
    for (int i = 0; i < 20_000; i++) {
      raw.append("Content-Type: multipart/mixed; boundary=b")
          .append(i)
          .append("\n\n--b")
          .append(i)
          .append('\n');
    }
    ParsedMail mail = parse(raw.toString());

    assertThat(mail.subject()).isEqualTo("deep");
    assertThat(mail.parseError()).contains("50 deep");
  }

  @Test
  void boundsWhatManyFieldsCost() {
    ParsedMail mail =
        parse("Subject: first\n" + "X-Field: some value\n".repeat(100_000) + "\nbody");

    assertThat(mail.headers()).hasSize(1_000);
    assertThat(mail.text()).isEqualTo("body");
    assertThat(mail.parseError()).contains("header is too long");
  }

  /** Pieces that, one after the other, were or could be quadratic, or could overflow the stack. */
  static Stream<String> hostileFields() {
    Stream<String> repeated =
        Stream.of(
                "(",
                ")",
                "<",
                ">",
                "\"",
                "\\",
                ",",
                ";",
                ":",
                " ",
                "@",
                "=",
                "=?",
                "?=",
                "'",
                "*",
                "a",
                "a@",
                "@a",
                "a:",
                "a ",
                "a,",
                "a@b,",
                "a@b ",
                "<@a,",
                "\"@",
                "\\\"",
                "\"\"",
                "\"a\"@",
                "()",
                "(a) ",
                "(;",
                "(a",
                "<a>",
                "<a",
                "a=\"",
                "a=b;",
                "a=(",
                ";a",
                ";a ",
                "a*0=",
                "1 ",
                "1-",
                "1 abc ",
                "1 abc 1 ",
                "=?utf-8?Q?",
                "=?utf-8?B?",
                "=?a?Q?b?=",
                "=?a?Q?b?= ",
                "=?utf-8?Q?=",
                "=?a*b?Q?",
                "<a@b>,",
                "a <a@b>,",
                "\r\n ",
                "\t",
                "\u00e9",
                "\ud83e\udd8a",
                "+",
                "+-")
            .map(HostileMailTest::repeated);
    return Stream.concat(
        repeated,
        Stream.of(
            "(".repeat(HOSTILE_CHARS / 2) + ")".repeat(HOSTILE_CHARS / 2),
            "<a@b>" + repeated("a:"),
            "a".repeat(HOSTILE_CHARS / 2) + "@" + ":".repeat(HOSTILE_CHARS / 2),
            "a; " + "(" + repeated(";"),
            "x; " + repeated("a=\"\\\""),
            numbered(10_000, "=?x%d?Q?a?= "),
            numbered(4_000, "=?utf-8?Q?=C3?= =?iso-8859-%d?B?4A==?= "),
            "a/b" + numbered(7_000, "; name*%d*=utf-8''%%C3%%BC"),
            "a/b" + numbered(16_000, "; n%d=v"),
            numbered(16_000, "<%d@b> ")));
  }

  private static String repeated(String piece) {
    return piece.repeat(HOSTILE_CHARS / piece.length());
  }

  private static String numbered(int count, String piece) {
    return IntStream.range(0, count).mapToObj(piece::formatted).collect(Collectors.joining());
  }

  /** A second is loose; what is quadratic takes minutes. */
  @ParameterizedTest(name = "{index}")
  @MethodSource("hostileFields")
  void readsAMegabyteOfNonsenseInLinearTime(String nonsense) {
    String header =
        FIELDS.stream()
            .map(field -> field + ": " + nonsense + "\r\n")
            .collect(Collectors.joining());
    byte[] raw = (header + "\r\nbody").getBytes(StandardCharsets.UTF_8);
    Duration start = CpuTime.now();
    ParsedMail mail = new MailParser().parse(raw);

    assertThat(CpuTime.since(start)).isLessThan(Duration.ofSeconds(1));
    assertThat(mail.headers()).hasSize(FIELDS.size());
    assertThat(mail.parseError()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<div>",
        "<ul><li>x",
        "<ol><li>",
        "<table><tr><td>",
        "<table>x",
        "<a href=x>y",
        "<b><p></b>",
        "<i><b><u></i>",
        "<pre>\n",
        "</x>",
        "<!--",
        "<",
        "&",
        "&amp",
        "<b>x</i>",
        "\n ",
        "<br>"
      })
  void readsHostileHtml(String piece) {
    String html = "<ul><li>".repeat(300) + repeated(piece);
    Duration start = CpuTime.now();
    String text = BodyText.fromHtml(html);

    assertThat(CpuTime.since(start)).isLessThan(Duration.ofSeconds(2));
    assertThat(text.length()).isLessThan(10 * HOSTILE_CHARS);
  }

  @ParameterizedTest
  @ValueSource(strings = {">", "> ", " \n", ">\n", "> \n", "a \n", "\n", "-- \n"})
  void readsHostileFlowedText(String piece) {
    Duration start = CpuTime.now();
    ParsedMail mail = parse("Content-Type: text/plain; format=flowed\n\n" + repeated(piece));

    assertThat(mail.text()).hasSizeLessThan(3 * HOSTILE_CHARS);
    assertThat(CpuTime.since(start)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void keepsWhatCameBeforeTheStreamBroke() {
    for (RuntimeException failure :
        new RuntimeException[] {
          new IllegalStateException("x"), new UncheckedIOException(new IOException("x"))
        }) {
      ParsedMail mail = parseUntil(failure);

      assertThat(mail.subject()).isEqualTo("first");
      assertThat(mail.text()).startsWith("one\ntwo");
      assertThat(mail.parseError()).contains("the end");
    }
  }

  @Test
  void keepsAPartThatBreaksItsReaderFromTakingTheOthersWithIt() {
    ParseErrors errors = new ParseErrors();
    BodyAssembly body = new BodyAssembly();
    for (Buffer content : new Buffer[] {Buffer.buffer("one"), null, Buffer.buffer("two")}) {
      LeafPart leaf = new LeafPart(new HeaderFields(errors), "text/plain", "", 0, content);
      errors.attempt("a part", () -> body.add(leaf));
    }

    assertThat(body.text()).isEqualTo("one\ntwo");
    assertThat(errors.text()).isEqualTo("a part could not be read (NullPointerException)");
  }

  @Test
  void livesThroughAStackThatOverflows() {
    ParseErrors errors = new ParseErrors();

    assertThat(errors.attempt("a field", "otherwise", () -> String.valueOf(endless(0))))
        .isEqualTo("otherwise");
    assertThat(errors.text()).isEqualTo("a field could not be read (StackOverflowError)");
  }

  private static long endless(long depth) {
    return depth < 0 ? 0 : endless(depth + 1) + endless(depth + 2);
  }

  private static ParsedMail parseUntil(RuntimeException failure) {
    String raw =
        "Subject: first\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n"
            + "x".repeat(50_000);
    InputStream broken =
        new InputStream() {
          @Override
          public int read() {
            throw failure;
          }

          @Override
          public int read(byte[] into, int from, int length) {
            throw failure;
          }
        };
    return new MailParser()
        .parse(
            new SequenceInputStream(
                new ByteArrayInputStream(crLf(raw).getBytes(StandardCharsets.UTF_8)), broken));
  }

  private static ParsedMail parse(String raw) {
    return new MailParser().parse(crLf(raw).getBytes(StandardCharsets.UTF_8));
  }

  private static String crLf(String raw) {
    return raw.replace("\n", "\r\n");
  }
}
