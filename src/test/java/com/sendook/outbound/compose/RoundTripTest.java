package com.sendook.outbound.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sendook.inbound.parse.MailParser;
import com.sendook.inbound.parse.ParsedMail;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is composed reads back the same by parsers that are not ours, and by ours. */
class RoundTripTest {
  /** What a parser made of a mail; bodies without blanks at their ends. */
  private record Read(
      String subject,
      String fromName,
      List<String> toNames,
      List<String> references,
      String text,
      String html,
      List<String> files) {
    Read {
      fromName = fromName == null ? "" : fromName;
      text = text.replace("\r\n", "\n").strip();
      html = html.replace("\r\n", "\n").strip();
    }
  }

  private static final String PYTHON =
      """
      import base64, email, email.policy, json, sys
      def read(raw):
        m = email.message_from_bytes(raw, policy=email.policy.default)
        body = lambda kind: m.get_body((kind,)).get_content()
        addresses = lambda name: [a.display_name for a in m[name].addresses]
        defects = [d for p in m.walk() for d in p.defects] + [d for v in m.values() for d in v.defects]
        return dict(subject=m['subject'], fromName=addresses('from')[0], toNames=addresses('to'),
          references=(m['references'] or '').replace('<', '').replace('>', '').split(),
          text=body('plain'), html=body('html'), defects=[str(d) for d in defects],
          files=[p.get_filename() for p in m.walk() if p.get_filename() is not None])
      for line in sys.stdin:
        print(json.dumps(read(base64.b64decode(line))))
      """;

  private static final List<String> NAMES =
      List.of(
          "Jürgen Müller",
          "Doe, John",
          "O\"Neil \\ \"Jo\"",
          "山田太郎",
          "🦊 Fox 👩‍👩‍👧",
          "a.b@c (d) <e>",
          "=?UTF-8?Q?fake?=",
          "'single'",
          "x".repeat(200),
          "ü".repeat(200),
          "two  blanks");

  private static final List<String> SUBJECTS =
      List.of(
          "plain",
          "Grüße aus Köln",
          "日本語の件名".repeat(30),
          "🦊".repeat(100),
          "word ".repeat(60) + "end",
          "w".repeat(2_000),
          "é" + "e".repeat(500) + "é",
          "=?UTF-8?B?SGk=?= not a word",
          "tab\there  two",
          " blanks around ",
          "");

  private static final List<String> FILES =
      List.of(
          "plain.txt",
          "Übersicht größer.pdf",
          "a;b \"c\" 'd'\\e.txt",
          "100% sure=yes*'.txt",
          "名前.png",
          "🦊.gif",
          "l".repeat(196) + ".txt",
          "ü".repeat(196) + ".txt",
          "=?UTF-8?Q?fake?=.txt");

  static Stream<Mails> mails() {
    List<Mails> mails = new ArrayList<>();
    for (int i = 0; i < SUBJECTS.size(); i++) {
      Mails one = new Mails();
      one.subject = SUBJECTS.get(i);
      one.fromName = NAMES.get(i % NAMES.size());
      one.to = NAMES.stream().map(name -> name + " <u@example.org>").toList();
      one.references =
          IntStream.range(0, 21).mapToObj(n -> "r" + n + "x".repeat(60) + "@example.org").toList();
      one.text = "Zeile eins – größer\n" + "lang ".repeat(300) + "\n.\nFrom me =\nend";
      one.html = i % 2 == 0 ? "<p>" + "日本".repeat(2_000) + "</p>" : "<p>a</p>";
      mails.add(one);
    }
    for (int mask = 0; mask < 4; mask++) {
      Mails one = new Mails();
      boolean attached = (mask & 1) != 0;
      boolean inline = (mask & 2) != 0;
      FILES.forEach(
          name -> {
            if (attached) {
              one.attachments.add(Mails.part(name, "application/x-test", null, name));
            }
            if (inline) {
              one.attachments.add(Mails.part(name, "image/png", "cid@example.com", name));
            }
          });
      mails.add(one);
    }
    return mails.stream();
  }

  @ParameterizedTest
  @MethodSource("mails")
  void isReadByJakartaMail(Mails mails) throws Exception {
    assertSame(byJakartaMail(mails.bytes()), expected(mails));
  }

  @Test
  void areReadByPython() throws Exception {
    List<Mails> mails = mails().toList();
    List<JsonNode> read = byPython(mails);
    ObjectMapper json =
        new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    for (int i = 0; i < mails.size(); i++) {
      assertThat(read.get(i).get("defects")).isEmpty();
      assertSame(
          withoutBlanksInNames(json.treeToValue(read.get(i), Read.class)),
          withoutBlanksInNames(expected(mails.get(i))));
    }
  }

  @ParameterizedTest
  @MethodSource("mails")
  void isReadByOurselves(Mails mails) {
    ParsedMail mail = new MailParser().parse(mails.bytes());
    assertThat(mail.parseError()).isNull();
    assertSame(
        new Read(
            mail.subject(),
            mail.from().name(),
            mail.to().stream().map(box -> box.name() == null ? "" : box.name()).toList(),
            mail.references(),
            mail.text().strip(),
            mail.html().strip(),
            mail.attachments().stream().map(file -> file.name()).toList()),
        expected(mails));
  }

  @Test
  void derivesTheFormThatIsMissing() throws Exception {
    Mails onlyText = new Mails();
    onlyText.text = "1 < 2\nü";
    onlyText.html = null;
    Mails onlyHtml = new Mails();
    onlyHtml.text = null;
    onlyHtml.html = "<p>Hi <a href='https://example.org/'>there</a></p>";

    assertThat(byJakartaMail(onlyText.bytes()).html()).contains("1 &lt; 2<br>\nü");
    assertThat(byJakartaMail(onlyHtml.bytes()).text()).isEqualTo("Hi there (https://example.org/)");
  }

  private static Read expected(Mails mails) {
    return new Read(
        mails.subject,
        mails.fromName,
        mails.to.stream().map(RoundTripTest::nameOf).toList(),
        mails.references,
        mails.text,
        mails.html,
        Stream.concat(
                mails.attachments.stream().filter(part -> part.contentId() != null),
                mails.attachments.stream().filter(part -> part.contentId() == null))
            .map(OutgoingMail.Part::name)
            .toList());
  }

  private static String nameOf(String written) {
    int open = written.lastIndexOf(" <");
    return open < 0 ? "" : written.substring(0, open);
  }

  private static Read byJakartaMail(byte[] raw) throws MessagingException, IOException {
    MimeMessage mail = new MimeMessage(null, new ByteArrayInputStream(raw));
    List<String> texts = new ArrayList<>(List.of("", ""));
    List<String> files = new ArrayList<>();
    collect((Multipart) mail.getContent(), texts, files);
    String references = mail.getHeader("References", " ");
    return new Read(
        mail.getSubject(),
        ((InternetAddress) mail.getFrom()[0]).getPersonal(),
        Stream.of(mail.getRecipients(Message.RecipientType.TO))
            .map(address -> ((InternetAddress) address).getPersonal())
            .map(name -> name == null ? "" : name)
            .toList(),
        references == null
            ? List.of()
            : List.of(references.replaceAll("[<>]", "").split("\\s+", -1)),
        texts.get(0).strip(),
        texts.get(1).strip(),
        files);
  }

  private static void collect(Multipart multipart, List<String> texts, List<String> files)
      throws MessagingException, IOException {
    for (int i = 0; i < multipart.getCount(); i++) {
      BodyPart part = multipart.getBodyPart(i);
      if (part.getContent() instanceof Multipart inner) {
        collect(inner, texts, files);
      } else if (part.getFileName() != null) {
        files.add(part.getFileName());
        assertThat(new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo(part.getFileName());
      } else {
        texts.set(part.isMimeType("text/html") ? 1 : 0, (String) part.getContent());
      }
    }
  }

  private static List<JsonNode> byPython(List<Mails> mails)
      throws IOException, InterruptedException {
    Process python;
    try {
      python =
          new ProcessBuilder("python3", "-c", PYTHON)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "no python3 to read the mails with");
      throw e;
    }
    List<JsonNode> read = new ArrayList<>();
    try (BufferedWriter in = python.outputWriter();
        BufferedReader out = python.inputReader()) {
      for (Mails one : mails) {
        in.write(Base64.getEncoder().encodeToString(one.bytes()));
        in.newLine();
        in.flush();
        read.add(new ObjectMapper().readTree(out.readLine()));
      }
    }
    assertThat(python.waitFor()).isZero();
    return read;
  }

  /** Before 3.13 Python leaves a blank between the encoded words of one long display name. */
  private static Read withoutBlanksInNames(Read read) {
    return new Read(
        read.subject(),
        read.fromName().replace(" ", ""),
        read.toNames().stream().map(name -> name.replace(" ", "")).toList(),
        read.references(),
        read.text(),
        read.html(),
        read.files());
  }

  private static void assertSame(Read read, Read expected) {
    assertThat(read).usingRecursiveComparison().isEqualTo(expected);
  }
}
