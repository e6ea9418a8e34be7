package com.sendook.outbound.sign;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class DkimSignerTest {
  private static final Verifier VERIFIER = Keys.verifier();
  private static final List<SigningKey> BOTH = List.of(Keys.RSA, Keys.ED25519);

  private static final String HEADER =
      crlf(
          """
          From: "Ada" <ada@example.com>
          To: Bob <bob@example.org>,
           Carol <carol@example.org>
          Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
          Date: Fri, 2 Jan 2026 03:04:05 +0000
          Message-ID: <m1@example.com>
          References: <1@example.com>
           <2@example.com>
          MIME-Version: 1.0
          List-Unsubscribe: <https://example.com/u>
          List-Unsubscribe-Post: List-Unsubscribe=One-Click
          X-Own: yes
          Content-Type: text/plain
          """);
  private static final String MAIL = HEADER + "\r\nHello  Bob, \r\n\r\n.\r\n\r\n\r\n";

  /** A verifier may refuse what was signed long ago. */
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private static String crlf(String lines) {
    return lines.replace("\n", "\r\n");
  }

  private byte[] signed(String mail, List<SigningKey> keys) {
    return DkimSigner.sign(Buffer.buffer(mail), keys, now).getBytes();
  }

  private static void assertVerified(byte[] mail) throws Exception {
    assertThat(VERIFIER.rsaPasses(mail)).as("RSA").isTrue();
    assertThat(VERIFIER.ed25519Passes(mail)).as("Ed25519").isTrue();
  }

  private static void assertBroken(String mail) throws Exception {
    assertThat(VERIFIER.rsaPasses(mail.getBytes(US_ASCII))).as("RSA").isFalse();
    assertThat(VERIFIER.ed25519Passes(mail.getBytes(US_ASCII))).as("Ed25519").isFalse();
  }

  @Test
  void theSignatureStandsBeforeAnUnchangedMail() {
    var at = Instant.parse("2026-01-02T03:04:05.678Z");
    var mail = DkimSigner.sign(Buffer.buffer(MAIL), List.of(Keys.ED25519), at).toString();
    assertThat(mail)
        .startsWith(
            crlf(
                """
          DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; t=1767323045;
           d=example.com;
           s=e1;
           h=from:from:to:subject:date:message-id:references:mime-version:content-type:
           list-unsubscribe:list-unsubscribe-post;
           bh="""))
        .endsWith("==\r\n" + MAIL);
    assertThat(mail.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(79));
  }

  @Test
  void bothSignaturesAreVerifiedRsaOnTop() throws Exception {
    var mail = signed(MAIL, BOTH);
    assertVerified(mail);
    var text = new String(mail, US_ASCII);
    assertThat(text.indexOf("a=rsa-sha256")).isBetween(0, text.indexOf("a=ed25519-sha256"));
  }

  @Test
  void theSameMailIsSignedTheSameWayEachTime() {
    assertThat(signed(MAIL, BOTH)).isEqualTo(signed(MAIL, BOTH));
    assertThat(signed(MAIL, List.of())).isEqualTo(MAIL.getBytes(US_ASCII));
  }

  /** Where Conscrypt does not load, nothing but the time that it takes is another. */
  @Test
  void theJdkSignsTheSame() {
    var byJdk = RsaKey.of(Keys.DOMAIN, "r1", Keys.rsaPkcs8(), RsaProvider.jdk());
    assertThat(signed(MAIL, List.of(byJdk))).isEqualTo(signed(MAIL, List.of(Keys.RSA)));
    assertThat(RsaProvider.jdk()).isNotSameAs(RsaProvider.get());
  }

  @Test
  void anyBodyIsVerified() throws Exception {
    for (var body :
        List.of(
            "no end",
            " a \t b\t\r\n\r\n",
            "\r\n\r\na\r\n",
            "\u00e9 \u00fc\r\n",
            ("x".repeat(900) + " \r\n").repeat(100))) {
      assertVerified(signed(HEADER + "\r\n" + body, BOTH));
    }
  }

  /** RFC 6376, 3.4.4; jDKIM takes another value for it. */
  @Test
  void aBodyThatComesToNothingHasTheHashOfNothing() {
    for (var rest : List.of("", "\r\n", "\r\n\r\n", "\r\n \t\r\n", "\r\n\r\n\r\n\r\n")) {
      assertThat(new String(signed(HEADER + rest, BOTH), US_ASCII))
          .contains("\r\n bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n");
    }
  }

  /** With an odd size, so that lines lie across the chunks in every way. */
  @Test
  void aBodyOf20MbIsVerified() throws Exception {
    var line =
        "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3 \r\n";
    assertVerified(signed(HEADER + "\r\n" + line.repeat(20_000_000 / line.length()), BOTH));
  }

  @Test
  void longAndRepeatedFieldsAreVerified() throws Exception {
    var many =
        "References: " + "<reference-that-is-long@example.com>\r\n\t ".repeat(200) + "<z@a>\r\n";
    var repeated = "List-Unsubscribe: <https://example.com/2>\r\n".repeat(20);
    assertVerified(signed(many + repeated + HEADER + "\r\nHello\r\n", BOTH));
  }

  @Test
  void whatRelaysMayChangeDoesNotBreakIt() throws Exception {
    var mail = new String(signed(MAIL, BOTH), US_ASCII);
    var changed =
        "Received: from a by b; Fri, 2 Jan 2026 03:04:06 +0000\r\n"
            + mail.replace("From: \"Ada\"", "from:\t\"Ada\"").replace("Bob, \r\n", "Bob,\r\n");
    assertVerified((changed + "\r\n\r\n").getBytes(US_ASCII));
  }

  @Test
  void tamperingBreaksIt() throws Exception {
    var mail = new String(signed(MAIL, BOTH), US_ASCII);
    assertBroken(mail.replace("Hello  Bob", "Hello Eve"));
    assertBroken(mail.replace("Hello  Bob", "HelloBob"));
    assertBroken(mail.replace("Subject: =", "Subject: x="));
    assertBroken(mail.replace("Content-Type: text/plain", "Content-Type: text/html"));
    assertBroken(mail.replace("c=relaxed/relaxed; t=", "c=relaxed/relaxed; t=1"));
    assertBroken(mail.replace("One-Click", "Two-Click"));
    // A second From, above or below the first.
    assertBroken("From: eve@example.net\r\n" + mail);
    assertBroken(mail.replace("To: Bob", "From: eve@example.net\r\nTo: Bob"));
  }

  @Test
  void eachKeySignsByItself() throws Exception {
    assertThat(VERIFIER.rsaPasses(signed(MAIL, List.of(Keys.RSA)))).isTrue();
    assertThat(VERIFIER.ed25519Passes(signed(MAIL, List.of(Keys.RSA)))).isFalse();
    assertThat(VERIFIER.ed25519Passes(signed(MAIL, List.of(Keys.ED25519)))).isTrue();
  }

  /** The example of RFC 8463, A. */
  @Test
  void signsAsTheExampleOfTheRfc() throws Exception {
    var mail =
        crlf(
            """
          From: Joe SixPack <joe@football.example.com>
          To: Suzie Q <suzie@shopping.example.net>
          Subject: Is dinner ready?
          Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
          Message-ID: <20030712040037.46341.5F8J@football.example.com>

          Hi.

          We lost the game.  Are you hungry yet?

          Joe.
          """);
    var field =
        crlf(
            """
          DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
           d=football.example.com; i=@football.example.com;
           q=dns/txt; s=brisbane; t=1528637909; h=from : to :
           subject : date : message-id : from : subject : date;
           bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
           b=""");
    assertThat(DkimSigner.sign(Buffer.buffer(mail), List.of(Keys.ED25519), now).toString())
        .contains("bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;");
    var header = MailHeader.of(Buffer.buffer(mail));
    var signed = new StringBuilder();
    header.fields().forEach(each -> signed.append(each.canonical()).append("\r\n"));
    signed.append(new SignatureField(field).canonical());
    assertThat(
            Base64.getEncoder()
                .encodeToString(Keys.ED25519.sign(signed.toString().getBytes(US_ASCII))))
        .isEqualTo(
            "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==");
  }

  @Test
  void aKeyThatIsNoneSaysWhichItIs() {
    assertThatThrownBy(() -> RsaKey.of("example.com", "r1", new byte[40]))
        .isInstanceOf(SigningException.class)
        .hasMessage("the RSA key r1 of example.com cannot be read");
    assertThatThrownBy(() -> Ed25519Key.of("example.com", "e1", new byte[31]))
        .isInstanceOf(SigningException.class)
        .hasMessage("the Ed25519 key e1 of example.com cannot be read");
  }
}
