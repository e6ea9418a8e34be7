package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.dns.FakeDnsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The packaged program as a process of its own: on free ports, in a folder of its own, and with
 * nothing of this JVM's environment that it would read.
 */
public final class GatewayProcess implements AutoCloseable {
  public static final String API_KEY = "sk_acceptance_0123456789";
  public static final String DOMAIN = "sendook.localhost";

  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final Path JAR = target("sendook.jar");

  /**
   * The program's classes as the first process here had them loaded: a start takes half the time.
   */
  private static final Path CLASSES = target("sendook.jsa");

  private final Path folder;
  private final Map<String, String> settings = new HashMap<>();
  private String heap = "1g";
  private List<String> limits = List.of();
  private List<String> program = List.of("-jar", JAR.toString());
  private Process process;
  private int run;

  private static Path target(String file) {
    return Path.of(System.getProperty("basedir", ""), "target", file).toAbsolutePath();
  }

  private GatewayProcess(Path folder) {
    this.folder = folder;
    settings.put("PORT", "0");
    settings.put("SENDOOK_SMTP_PORT", "0");
    settings.put("SENDOOK_MANAGEMENT_PORT", "0");
    settings.put("SENDOOK_DATA_DIR", data().toString());
    settings.put("SENDOOK_API_KEY", API_KEY);
    settings.put("SENDOOK_DNS_SERVERS", FakeDnsServer.ofNothing());
  }

  /** A gateway that keeps everything in this folder, and does not run yet. */
  public static GatewayProcess in(Path folder) {
    return new GatewayProcess(folder);
  }

  /** Sets a variable of its environment, from the next start on. */
  public GatewayProcess with(String variable, Object value) {
    settings.put(variable, value.toString());
    return this;
  }

  /** Lets no file of its grow beyond this, as a disk that fills up, from the next start on. */
  GatewayProcess fileLimit(int kibibytes) {
    limits = List.of("bash", "-c", "ulimit -f " + kibibytes + "; exec \"$@\"", "bash");
    return this;
  }

  /** Takes it away again, from the next start on. */
  GatewayProcess withoutFileLimit() {
    limits = List.of();
    return this;
  }

  /**
   * Has the classes of the tests beside its own, as a user has consumers, from the next start on.
   */
  GatewayProcess withTestClasses() {
    program = List.of("-cp", JAR + ":" + target("test-classes"), "com.sendook.Main");
    return this;
  }

  /** Limits its heap, such as {@code 256m}, from the next start on. */
  public GatewayProcess heap(String size) {
    heap = size;
    return this;
  }

  /** Starts it, or starts it again, and returns when it has said that it is ready. */
  public GatewayProcess start() {
    return launch().awaitReady();
  }

  /** Returns when it has said that it is ready. */
  public GatewayProcess awaitReady() {
    await("the gateway is ready")
        .atMost(START_PATIENCE)
        .until(() -> !process.isAlive() || output().contains("\n  Try "));
    assertThat(process.isAlive()).as(this::transcript).isTrue();
    return this;
  }

  /** Starts it without any hope that it gets ready. */
  public GatewayProcess launch(String... arguments) {
    assertThat(JAR).as("the packaged program, made by mvn package").exists();
    keepClasses();
    return launch("-XX:SharedArchiveFile=" + CLASSES, arguments);
  }

  private static synchronized void keepClasses() {
    if (CLASSES.toFile().lastModified() > JAR.toFile().lastModified()) {
      return;
    }
    try {
      Files.deleteIfExists(CLASSES);
      var folder = Files.createTempDirectory(CLASSES.getParent(), "classes-");
      try (var gateway = new GatewayProcess(folder)) {
        gateway.launch("-XX:ArchiveClassesAtExit=" + CLASSES, new String[0]).awaitReady();
        gateway.terminate();
        gateway.exitCode(START_PATIENCE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private GatewayProcess launch(String archive, String[] arguments) {
    run++;
    var command = new ArrayList<>(limits);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx" + heap,
            archive));
    command.addAll(program);
    command.addAll(Arrays.asList(arguments));
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(log("out").toFile())
            .redirectError(log("err").toFile());
    builder.environment().keySet().removeIf(GatewayProcess::isSetting);
    builder.environment().putAll(settings);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Starts a script in its folder, with its settings; both its outputs are one. */
  Process script(Path script, Path argument) throws IOException {
    var builder =
        new ProcessBuilder(script.toAbsolutePath().toString(), argument.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(GatewayProcess::isSetting);
    builder.environment().putAll(settings);
    builder.environment().put("SENDOOK_JAR", JAR.toString());
    return builder.start();
  }

  private static boolean isSetting(String variable) {
    return variable.startsWith("SENDOOK_")
        || List.of("PORT", "ENV", "MONGO_URI", "REDIS_URL", "DEFAULT_EMAIL_DOMAIN")
            .contains(variable);
  }

  /** Waits until it has ended by itself, and answers with its exit code. */
  int exitCode() {
    return exitCode(STOP_PATIENCE);
  }

  int exitCode(Duration patience) {
    try {
      assertThat(process.waitFor(patience.toSeconds(), TimeUnit.SECONDS))
          .as("the gateway ends within %s%n%s", patience, transcript())
          .isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return process.exitValue();
  }

  /** SIGTERM. */
  public int stop() {
    terminate();
    return exitCode();
  }

  /** SIGTERM, without waiting for what comes of it. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** The redis-servers that run on its folder, whoever started them. */
  List<ProcessHandle> redisServers() {
    var configuration = data().toAbsolutePath().resolve("redis/redis.conf").toString();
    return ProcessHandle.allProcesses()
        .filter(
            each ->
                Arrays.asList(each.info().arguments().orElse(new String[0]))
                    .contains(configuration))
        .toList();
  }

  public Api api() {
    return api(API_KEY);
  }

  /** The API with the key of another organization. */
  Api api(String key) {
    return new Api("http://localhost:" + port("  API +http://localhost:(\\d+)"), key);
  }

  public int smtpPort() {
    return port("  SMTP +localhost:(\\d+)");
  }

  int managementPort() {
    return port("  Probes +http://localhost:(\\d+)/");
  }

  private int port(String line) {
    var match = Pattern.compile(line).matcher(output());
    assertThat(match.find()).as(this::transcript).isTrue();
    return Integer.parseInt(match.group(1));
  }

  public long pid() {
    return process.pid();
  }

  Path folder() {
    return folder;
  }

  public Path data() {
    return folder.resolve("data");
  }

  /** What this run has written to the standard output so far. */
  String output() {
    return read(log("out"));
  }

  /** What this run has written to the standard error so far. */
  String errors() {
    return read(log("err"));
  }

  private Path log(String stream) {
    return folder.resolve("run-" + run + "." + stream);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String transcript() {
    return "%nstandard output:%n%s%nstandard error:%n%s".formatted(output(), errors());
  }

  /** Ends it and what it left over, however the test went. */
  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      kill();
    }
    redisServers().forEach(ProcessHandle::destroyForcibly);
  }
}
