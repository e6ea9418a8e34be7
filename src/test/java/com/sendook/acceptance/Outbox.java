package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The mails of one subject that left the gateway into the sandbox, as another program reads them.
 */
record Outbox(List<Outbox.Mail> mails) {
  private static final String TO = "X-Envelope-To";

  static Outbox of(GatewayProcess gateway, String subject) throws IOException {
    return in(gateway.data().resolve("outbox"), subject);
  }

  static Outbox in(Path folder, String subject) throws IOException {
    try (var files = Files.list(folder)) {
      return new Outbox(
          files
              .filter(file -> file.toString().endsWith(".eml"))
              .map(Mail::read)
              .filter(mail -> mail.subject().equals(subject))
              .toList());
    }
  }

  Mail single() {
    assertThat(mails).hasSize(1);
    return mails.get(0);
  }

  List<String> recipients() {
    return mails.stream().map(Mail::recipient).toList();
  }

  /** One mail with the envelope's two lines in front. */
  record Mail(MimeMessage message, String bytes) {
    private static Mail read(Path file) {
      try {
        var bytes = Files.readAllBytes(file);
        return new Mail(
            new MimeMessage(null, new ByteArrayInputStream(bytes)),
            new String(bytes, StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      }
    }

    String subject() {
      try {
        return message.getSubject();
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      }
    }

    String recipient() {
      try {
        return message.getHeader(TO, null).replaceAll("[<>]", "");
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      }
    }

    /** The bytes that a server would get, one character each. */
    String asSent() {
      return bytes.substring(bytes.indexOf("\r\n", bytes.indexOf(TO)) + 2);
    }

    /** The decoded bytes of the file with that name. */
    byte[] file(String name) throws MessagingException, IOException {
      return find(message, name);
    }

    private static byte[] find(Part part, String name) throws MessagingException, IOException {
      if (part.getContent() instanceof Multipart parts) {
        for (int i = 0; i < parts.getCount(); i++) {
          BodyPart inner = parts.getBodyPart(i);
          var found = find(inner, name);
          if (found != null) {
            return found;
          }
        }
        return null;
      }
      boolean named =
          part.getFileName() != null && MimeUtility.decodeText(part.getFileName()).equals(name);
      return named ? part.getInputStream().readAllBytes() : null;
    }
  }
}
