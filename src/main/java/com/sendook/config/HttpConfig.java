package com.sendook.config;

import static com.sendook.config.GatewayConfig.positive;
import static com.sendook.config.GatewayConfig.rule;

import com.sendook.net.AddressBlock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The HTTP API; with a certificate it speaks HTTPS. */
public record HttpConfig(
    String host,
    int port,
    String publicUrl,
    DataSize maxBody,
    Duration bodyTimeout,
    CertificateFiles tls,
    List<String> trustedProxies) {

  /** What URLs of the port begin with. */
  public String scheme() {
    return tls.areSet() ? "https" : "http";
  }

  /** The blocks of addresses that are believed about whom they forward for. */
  public List<AddressBlock> trustedProxyBlocks() {
    return trustedProxies.stream().map(AddressBlock::parse).flatMap(Optional::stream).toList();
  }

  void check() {
    GatewayConfig.port("http.port", port);
    rule(
        publicUrl.isEmpty() || PublicUrl.isOne(publicUrl),
        "http.publicUrl",
        "must be an absolute http or https URL such as https://mail.example.com",
        publicUrl);
    positive("http.maxBody", maxBody.bytes());
    positive("http.bodyTimeout", bodyTimeout.toMillis());
    tls.check("http.tls");
    GatewayConfig.addressBlocks("http.trustedProxies", trustedProxies);
  }
}
