package com.sendook.foreign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificates of a server called {@code localhost}: one for itself, by an authority in
 * between, by a root that nobody knows but the test. Made by openssl.
 */
public final class Certificates {
  private static final List<String> NEW_KEY =
      List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes");

  private final String openssl;
  private final Path folder;

  /** Makes them, in this folder. */
  public Certificates(Path folder) throws IOException {
    this.openssl = Programs.get("openssl");
    this.folder = folder;
    makeRoot();
    signed("between", "root", "basicConstraints=critical,CA:TRUE");
    signed("server", "between", "subjectAltName=DNS:localhost");
    Files.writeString(
        folder.resolve("chain.pem"),
        Files.readString(file("server.pem")) + Files.readString(file("between.pem")));
  }

  private void makeRoot() throws IOException {
    run(
        "req",
        "-x509",
        "-days",
        "2",
        "-subj",
        "/CN=root",
        "-addext",
        "basicConstraints=critical,CA:TRUE",
        "-keyout",
        "root.key",
        "-out",
        "root.pem");
  }

  private void signed(String name, String by, String extension) throws IOException {
    run("req", "-new", "-subj", "/CN=" + name, "-keyout", name + ".key", "-out", name + ".csr");
    var extensions = Files.writeString(file(name + ".ext"), extension + "\n");
    Programs.run(
        openssl,
        "x509",
        "-req",
        "-days",
        "2",
        "-in",
        path(name + ".csr"),
        "-CA",
        path(by + ".pem"),
        "-CAkey",
        path(by + ".key"),
        "-CAcreateserial",
        "-extfile",
        extensions.toString(),
        "-out",
        path(name + ".pem"));
  }

  private void run(String command, String... arguments) throws IOException {
    var whole = new ArrayList<>(List.of(openssl, command));
    whole.addAll(NEW_KEY);
    for (var each : arguments) {
      whole.add(each.matches(".+\\.(key|pem|csr)") ? path(each) : each);
    }
    Programs.run(whole.toArray(String[]::new));
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private String path(String name) {
    return file(name).toString();
  }

  /** What a client begins with that trusts these and nobody else, and has seen no server yet. */
  public static SSLContext trusting(Certificates... trusted)
      throws GeneralSecurityException, IOException {
    var known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null, null);
    for (var each : trusted) {
      known.setCertificateEntry(each.root().toString(), certificate(each.root()));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Whom to trust. */
  public Path root() {
    return file("root.pem");
  }

  /** What the server shows. */
  public Path chain() {
    return file("chain.pem");
  }

  public Path key() {
    return file("server.key");
  }

  /** The server's own. */
  public X509Certificate certificate() throws GeneralSecurityException, IOException {
    return certificate(file("server.pem"));
  }

  private static X509Certificate certificate(Path file)
      throws GeneralSecurityException, IOException {
    try (var in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
