package com.sendook.config;

import static com.sendook.config.GatewayConfig.rule;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a certificate and its key are, in PEM.
 *
 * @param certFile empty where there is none
 */
public record CertificateFiles(String certFile, String keyFile) {

  public boolean areSet() {
    return !certFile.isEmpty();
  }

  void check(String section) {
    rule(
        certFile.isEmpty() == keyFile.isEmpty(),
        section + (certFile.isEmpty() ? ".certFile" : ".keyFile"),
        "must be set where the other of the two is",
        "empty");
    readable(section + ".certFile", certFile);
    readable(section + ".keyFile", keyFile);
  }

  private static void readable(String key, String file) {
    rule(
        file.isEmpty() || Files.isReadable(Path.of(file)),
        key,
        "must be a PEM file that can be read",
        file);
  }
}
