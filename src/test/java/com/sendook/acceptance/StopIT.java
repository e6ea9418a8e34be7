package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the program ends: cleanly when told to, and with one clear line when it cannot start. */
class StopIT {
  @TempDir Path folder;
  private GatewayProcess gateway;

  @BeforeEach
  void prepare() {
    gateway = GatewayProcess.in(folder);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void sigtermStopsItCleanlyAndASecondOneOnItsFolderDoesNot() {
    gateway.start();
    assertThat(gateway.redisServers()).hasSize(1);

    try (var second = GatewayProcess.in(folder.resolve("second").toAbsolutePath())) {
      assertThat(folder.resolve("second").toFile().mkdir()).isTrue();
      second.with("SENDOOK_DATA_DIR", gateway.data()).launch();
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.errors())
          .matches("sendook: .*in use by another gateway \\(pid " + gateway.pid() + "\\).*\\R");
    }
    assertThat(gateway.api().get("/v1/inboxes").expect(200).list()).isEmpty();
    assertThat(gateway.redisServers()).as("the second has left the first alone").hasSize(1);

    assertThat(gateway.stop()).isEqualTo(128 + 15);
    assertThat(gateway.errors()).isEmpty();
    assertThat(gateway.redisServers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PORT,http.port,0.0.0.0",
    "SENDOOK_SMTP_PORT,smtp.port,0.0.0.0",
    "SENDOOK_MANAGEMENT_PORT,management.port,127.0.0.1"
  })
  void aTakenPort(String variable, String key, String address) throws IOException {
    try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getByName(address))) {
      gateway.with(variable, taken.getLocalPort()).launch();
      assertEndsNaming(key + " " + taken.getLocalPort());
    }
  }

  @Test
  void aDataFolderThatCannotBeWritten() throws IOException {
    Files.writeString(gateway.data(), "a file stands where the folder would");
    gateway.launch();
    assertEndsNaming(gateway.data().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "PORT,abc,http.port",
    "PORT,65536,http.port",
    "SENDOOK_QUEUE_LEASE,soon,queue.lease",
    "SENDOOK_SMTP_MAX_MESSAGE_SIZE,huge,smtp.maxMessageSize",
    "SENDOOK_OUTBOUND_TRANSPORT,pigeon,outbound.transport",
    "SENDOOK_NO_SUCH_SETTING,1,SENDOOK_NO_SUCH_SETTING",
    "SENDOOK_CONFIG,nowhere.yaml,nowhere.yaml"
  })
  void aWrongVariable(String variable, String value, String named) {
    gateway.with(variable, value).launch();
    assertEndsNaming(named);
  }

  @Test
  void anUnknownKeyInTheConfigurationFile() throws IOException {
    var file = Files.writeString(folder.resolve("own.yaml"), "http:\n  prot: 8006\n");
    gateway.launch("--config", file.toString());
    assertEndsNaming("http.prot");
  }

  @Test
  void anUnknownArgument() {
    gateway.launch("--clustered");
    assertEndsNaming(2, "--clustered");
  }

  @Test
  void aNodeWithoutTheStoreOfTheOthers() {
    gateway.with("SENDOOK_CLUSTER_MEMBERS", "127.0.0.1").launch("--cluster");
    assertEndsNaming("mongo.uri (MONGO_URI)");
  }

  /** 192.0.2.0/24 is for documentation (RFC 5737): no machine has it. */
  @Test
  void aNodeAtAnAddressOfAnotherMachine() {
    node("192.0.2.1").launch("--cluster");
    assertEndsNaming("cluster.host");
  }

  @Test
  void aNodeWhosePortIsTaken() throws IOException {
    try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      node("127.0.0.1").with("SENDOOK_CLUSTER_PORT", taken.getLocalPort()).launch("--cluster");
      assertEndsNaming("cluster.port " + taken.getLocalPort());
    }
  }

  private GatewayProcess node(String host) {
    return gateway
        .with("MONGO_URI", "mongodb://127.0.0.1:1")
        .with("REDIS_URL", "redis://127.0.0.1:1")
        .with("SENDOOK_CLUSTER_MEMBERS", host)
        .with("SENDOOK_CLUSTER_HOST", host);
  }

  private void assertEndsNaming(String culprit) {
    assertEndsNaming(1, culprit);
  }

  private void assertEndsNaming(int exitCode, String culprit) {
    assertThat(gateway.exitCode()).isEqualTo(exitCode);
    assertThat(gateway.errors().lines())
        .singleElement()
        .asString()
        .startsWith("sendook: ")
        .contains(culprit);
    assertThat(gateway.output()).isEmpty();
    assertThat(gateway.redisServers()).isEmpty();
  }
}
