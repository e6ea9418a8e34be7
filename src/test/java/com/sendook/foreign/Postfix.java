package com.sendook.foreign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Postfix, as the machine has it, with configuration and queue in a folder of its own, so that one
 * that runs here already is left alone. It listens at the loopback address, has the mailboxes of
 * {@code example.com}, and takes mail for some other domains further.
 */
public final class Postfix implements AutoCloseable {
  private static final Path DAEMONS = Path.of("/usr/lib/postfix/sbin");
  private static final String OWNER = "postfix";
  private static final String MAILBOXES_OWNER = "nobody";

  private static final String MAIN =
      """
      compatibility_level = 3.6
      queue_directory = %1$s/queue
      data_directory = %1$s/data
      daemon_directory = %2$s
      mail_owner = postfix
      setgid_group = postdrop
      maillog_file = %1$s/log
      maillog_file_prefixes = %1$s
      myhostname = mx.example.com
      mydestination =
      alias_maps =
      alias_database =
      inet_interfaces = 127.0.0.1
      inet_protocols = ipv4
      mynetworks = 127.0.0.0/8
      smtpd_tls_cert_file = %3$s
      smtpd_tls_key_file = %4$s
      smtpd_tls_security_level = may
      smtpd_tls_received_header = yes
      smtp_tls_security_level = may
      virtual_mailbox_domains = example.com
      virtual_mailbox_base = %1$s/mail
      virtual_mailbox_maps = inline:{ann@example.com=ann/, bob@example.com=bob/}
      virtual_uid_maps = static:%5$s
      virtual_gid_maps = static:%5$s
      virtual_minimum_uid = 1
      relay_domains = %6$s
      transport_maps = inline:{%7$s}
      minimal_backoff_time = 1s
      queue_run_delay = 1s
      """;

  private static final String MASTER =
      """
      127.0.0.1:%d inet n - n - - smtpd
      cleanup unix n - n - 0 cleanup
      qmgr unix n - n 1 1 qmgr
      tlsmgr unix - - n 1000? 1 tlsmgr
      rewrite unix - - n - - trivial-rewrite
      bounce unix - - n - 0 bounce
      defer unix - - n - 0 bounce
      trace unix - - n - 0 bounce
      verify unix - - n - 1 verify
      flush unix n - n 1000? 0 flush
      proxymap unix - - n - - proxymap
      smtp unix - - n - - smtp
      relay unix - - n - - smtp
      error unix - - n - - error
      retry unix - - n - - error
      virtual unix - n n - - virtual
      anvil unix - - n - 1 anvil
      scache unix - - n - 1 scache
      postlog unix-dgram n - n - 1 postlogd
      """;

  private final String program;
  private final Path folder;
  private final int port;

  /** Is not started yet. */
  public Postfix() throws IOException {
    program = Programs.get("postfix");
    port = Programs.freePort();
    folder = Files.createDirectories(Path.of("target", "postfix-" + port).toAbsolutePath());
  }

  /** Why it cannot be run here, if it cannot. */
  static Optional<String> hindrance() {
    var target = Path.of("target").toAbsolutePath();
    if (!Files.isDirectory(DAEMONS)) {
      return Optional.of("the programs of postfix are not in " + DAEMONS);
    }
    if (!System.getProperty("user.name").equals("root")) {
      return Optional.of("postfix is started by root alone");
    }
    return isOpenToOthers(target)
        ? Optional.empty()
        : Optional.of(target + " is behind a folder that the user postfix cannot enter");
  }

  private static boolean isOpenToOthers(Path folder) {
    try {
      for (var each = folder; each != null; each = each.getParent()) {
        if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /**
   * Starts it.
   *
   * @param further where mail of other domains goes: to these ports
   */
  public void start(Certificates certificates, Map<String, Integer> further) throws IOException {
    var owner = id(MAILBOXES_OWNER);
    make("queue", "root");
    make("data", OWNER);
    make("mail", MAILBOXES_OWNER);
    make("config", "root");
    var transports =
        further.entrySet().stream()
            .map(each -> each.getKey() + "=smtp:[127.0.0.1]:" + each.getValue())
            .collect(Collectors.joining(", "));
    Files.writeString(
        folder.resolve("config/main.cf"),
        MAIN.formatted(
            folder,
            DAEMONS,
            certificates.chain(),
            certificates.key(),
            owner,
            String.join(", ", further.keySet()),
            transports));
    Files.writeString(folder.resolve("config/master.cf"), MASTER.formatted(port));
    Programs.run(program, "-c", folder.resolve("config").toString(), "start");
  }

  private void make(String name, String owner) throws IOException {
    var made = Files.createDirectories(folder.resolve(name));
    var users = made.getFileSystem().getUserPrincipalLookupService();
    Files.setOwner(made, users.lookupPrincipalByName(owner));
  }

  private static String id(String user) throws IOException {
    try (var users = Files.lines(Path.of("/etc/passwd"))) {
      return users
          .map(line -> line.split(":", -1))
          .filter(fields -> fields[0].equals(user))
          .map(fields -> fields[2])
          .findFirst()
          .orElseThrow();
    }
  }

  /** The mails in a mailbox, a character for each byte. */
  public List<String> mails(String mailbox) {
    var arrived = folder.resolve("mail").resolve(mailbox).resolve("new");
    if (!Files.isDirectory(arrived)) {
      return List.of();
    }
    try (var files = Files.list(arrived)) {
      return files.map(Postfix::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it says of itself. */
  public String log() throws IOException {
    return Files.readString(folder.resolve("log"), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(folder.resolve("config/main.cf"))) {
      Programs.run(program, "-c", folder.resolve("config").toString(), "stop");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
