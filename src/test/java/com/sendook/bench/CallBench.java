package com.sendook.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How long one call of the API takes, made again and again over one connection. Not a test: run its
 * main method.
 *
 * <p>Arguments: the URL, how often, and for a POST the file with its JSON body; the API key in
 * {@code SENDOOK_API_KEY}. Prints the median and the 99th percentile, and how many answers said
 * that they are incomplete; one that is no success, or a whole list without anything, fails the
 * measurement.
 */
final class CallBench {
  private CallBench() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(arguments[0]))
            .header("Authorization", "Bearer " + System.getenv("SENDOOK_API_KEY"))
            .header("Content-Type", "application/json");
    if (arguments.length > 2) {
      request.POST(HttpRequest.BodyPublishers.ofFile(Path.of(arguments[2])));
    }
    int count = Integer.parseInt(arguments[1]);
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    measure(client, request.build(), count);
    System.out.println(measure(client, request.build(), count));
  }

  /** What was measured, the quickest first. */
  private record Round(List<Long> nanos, int incomplete) {
    @Override
    public String toString() {
      return "p50 %.1f ms, p99 %.1f ms%s"
          .formatted(
              nanos.get(nanos.size() / 2) / 1e6,
              nanos.get(nanos.size() * 99 / 100) / 1e6,
              incomplete == 0 ? "" : ", " + incomplete + " of " + nanos.size() + " incomplete");
    }
  }

  private static Round measure(HttpClient client, HttpRequest request, int count)
      throws IOException, InterruptedException {
    var nanos = new ArrayList<Long>();
    int incomplete = 0;
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      nanos.add(System.nanoTime() - start);
      boolean partial = answer.headers().firstValue("X-Search-Incomplete").isPresent();
      incomplete += partial ? 1 : 0;
      if (answer.statusCode() / 100 != 2 || (answer.body().equals("[]") && !partial)) {
        throw new IOException(answer.statusCode() + " " + answer.body());
      }
    }
    nanos.sort(Comparator.naturalOrder());
    return new Round(nanos, incomplete);
  }
}
