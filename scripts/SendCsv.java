import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends a mail to every row of a CSV file (RFC 4180) by the bulk route, with a progress bar: {@code
 * scripts/send-csv INBOX_ID FILE.csv SUBJECT TEXT_FILE}. The first row names the columns; the one
 * named {@code to} or {@code email} is whom the mail goes to, and {@code {{column}}} in subject and
 * text stands for the row's value. Where it is broken off, the same command goes on: a row that was
 * accepted within the last day is not sent again.
 */
final class SendCsv {
  private static final int BAR_CHARS = 30;

  private SendCsv() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 4) {
      System.err.println("usage: scripts/send-csv INBOX_ID FILE.csv SUBJECT TEXT_FILE");
      System.exit(2);
    }
    var file = Path.of(arguments[1]);
    var text = Files.readString(Path.of(arguments[3]));
    long total = countRows(file);
    var pipe = new PipedInputStream(1 << 16);
    var lines = new PipedOutputStream(pipe);
    var failure = new Exception[1];
    var writer =
        new Thread(
            () -> {
              try (lines) {
                writeLines(file, arguments[2], text, lines);
              } catch (IOException | RuntimeException e) {
                failure[0] = e;
              }
            });
    writer.setDaemon(true);
    writer.start();
    long failed = send(arguments[0], pipe, total);
    if (failure[0] != null) {
      System.err.println(file + ": " + failure[0].getMessage());
    }
    System.exit(failed == 0 && failure[0] == null ? 0 : 1);
  }

  private static long send(String inbox, PipedInputStream lines, long total) throws Exception {
    var url = System.getenv().getOrDefault("SENDOOK_URL", "http://localhost:8006");
    var request =
        HttpRequest.newBuilder(URI.create(url + "/v1/inboxes/" + inbox + "/messages/bulk"))
            .header("Authorization", "Bearer " + System.getenv("SENDOOK_API_KEY"))
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> lines))
            .build();
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    var answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    var rows = new AtomicLong();
    long failed = 0;
    try (var in =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      if (answer.statusCode() != 200) {
        System.err.println(answer.statusCode() + " " + in.readLine());
        return 1;
      }
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        long row = rows.incrementAndGet();
        if (line.startsWith("{\"error\"")) {
          failed++;
          System.err.printf("\rrow %d: %s%n", row + 1, line);
        }
        if (row % 100 == 0 || row == total) {
          bar(row, total, failed);
        }
      }
    }
    System.err.println();
    return failed + (total - rows.get());
  }

  private static void bar(long done, long total, long failed) {
    int full = (int) (BAR_CHARS * done / Math.max(1, total));
    System.err.printf(
        "\r[%s%s] %,d of %,d accepted, %,d refused",
        "#".repeat(full), "-".repeat(BAR_CHARS - full), done - failed, total, failed);
  }

  private static long countRows(Path file) throws IOException {
    long rows = -1;
    try (var in = Files.newBufferedReader(file)) {
      while (readRow(in) != null) {
        rows++;
      }
    }
    return Math.max(0, rows);
  }

  private static void writeLines(Path file, String subject, String text, PipedOutputStream out)
      throws IOException {
    try (var in = Files.newBufferedReader(file)) {
      var columns = readRow(in);
      if (columns == null || (!columns.contains("to") && !columns.contains("email"))) {
        throw new IOException("the first row must name the columns, one of them to or email");
      }
      long number = 0;
      for (var row = readRow(in); row != null; row = readRow(in)) {
        number++;
        var values = new LinkedHashMap<String, String>();
        for (int i = 0; i < columns.size(); i++) {
          values.put(columns.get(i), i < row.size() ? row.get(i) : "");
        }
        var to = values.containsKey("to") ? values.get("to") : values.get("email");
        var key = file.toAbsolutePath() + " " + number;
        var line =
            "{\"to\":%s,\"subject\":%s,\"text\":%s,\"idempotencyKey\":%s}\n"
                .formatted(
                    json(to),
                    json(fill(subject, values)),
                    json(fill(text, values)),
                    json(Integer.toHexString(key.hashCode()) + "-" + number));
        out.write(line.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static String fill(String text, Map<String, String> values) {
    var filled = text;
    for (var each : values.entrySet()) {
      filled = filled.replace("{{" + each.getKey() + "}}", each.getValue());
    }
    return filled;
  }

  /** The next row, or null at the end. */
  private static List<String> readRow(Reader in) throws IOException {
    var row = new ArrayList<String>();
    var field = new StringBuilder();
    boolean quoted = false;
    boolean any = false;
    for (int c = in.read(); c >= 0; c = in.read()) {
      any = true;
      if (quoted) {
        if (c != '"') {
          field.append((char) c);
          continue;
        }
        in.mark(1);
        if (in.read() == '"') {
          field.append('"');
        } else {
          in.reset();
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ',') {
        row.add(field.toString());
        field.setLength(0);
      } else if (c == '\n') {
        break;
      } else if (c != '\r') {
        field.append((char) c);
      }
    }
    if (!any) {
      return null;
    }
    row.add(field.toString());
    return row;
  }

  private static String json(String text) {
    var out = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
              } else if (c < ' ') {
                out.append("\\u%04x".formatted(c));
              } else {
                out.append((char) c);
              }
            });
    return out.append('"').toString();
  }
}
