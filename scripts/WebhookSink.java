import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Receives webhooks on a free port of 127.0.0.1, checks their signature as the Standard Webhooks
 * specification says, with nothing but the JDK, and prints a line for each:
 *
 * <pre>java WebhookSink.java FILE-WITH-THE-SECRET</pre>
 *
 * The secret may be written to the file after the start, since it is known only once the webhook is
 * registered.
 */
public final class WebhookSink {
  private static final long TOLERANCE_SECONDS = 300;
  private static final Pattern EVENT = Pattern.compile("\"event\":\"([^\"]*)\"");
  private static final Pattern MESSAGE = Pattern.compile("\"messageId\":\"([^\"]*)\"");

  private final Path secretFile;

  private WebhookSink(Path secretFile) {
    this.secretFile = secretFile;
  }

  public static void main(String[] arguments) throws IOException {
    var sink = new WebhookSink(Path.of(arguments[0]));
    var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    var server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    server.createContext("/", sink::receive);
    server.start();
    System.out.println("listening on " + server.getAddress().getPort());
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      var defect = defect(exchange, body);
      var text = new String(body, StandardCharsets.UTF_8);
      System.out.printf(
          "%s %s message=%s webhook-id=%s (%d bytes)%n",
          defect == null ? "verified" : "REFUSED (" + defect + ")",
          first(EVENT, text),
          first(MESSAGE, text),
          exchange.getRequestHeaders().getFirst("webhook-id"),
          body.length);
      exchange.sendResponseHeaders(defect == null ? 204 : 401, -1);
    }
  }

  /** What is wrong with the request, or null. */
  private String defect(HttpExchange exchange, byte[] body) throws IOException {
    var id = exchange.getRequestHeaders().getFirst("webhook-id");
    var timestamp = exchange.getRequestHeaders().getFirst("webhook-timestamp");
    var signatures = exchange.getRequestHeaders().getFirst("webhook-signature");
    if (id == null || signatures == null || timestamp == null || !timestamp.matches("\\d{1,12}")) {
      return "the webhook- headers are missing or malformed";
    }
    if (Math.abs(Instant.now().getEpochSecond() - Long.parseLong(timestamp)) > TOLERANCE_SECONDS) {
      return "the timestamp is too far from now";
    }
    var expected = sign(id + "." + timestamp + ".", body);
    for (var signature : signatures.split(" ")) {
      if (signature.startsWith("v1,")
          && MessageDigest.isEqual(expected, Base64.getDecoder().decode(signature.substring(3)))) {
        return null;
      }
    }
    return "no signature matches";
  }

  private byte[] sign(String head, byte[] body) throws IOException {
    var secret = Files.readString(secretFile).strip();
    var key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(head.getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static String first(Pattern pattern, String text) {
    var match = pattern.matcher(text);
    return match.find() ? match.group(1) : "none";
  }
}
