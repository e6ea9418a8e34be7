package com.sendook.inbound.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.problem.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnsHostsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem",
        "https://sns.us-gov-west-1.amazonaws.com/a.pem",
        "https://sns.cn-north-1.amazonaws.com.cn/a.pem",
        "https://sns.eu-west-1.amazonaws.com:443/?Action=ConfirmSubscription&Token=1"
      })
  void amazonsOwn(String url) {
    assertThat(SnsCertificates.trusted(url, SnsHosts::isOne)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://sns.us-east-1.amazonaws.com/a.pem",
        "https://sns.us-east-1.amazonaws.com.evil.example/a.pem",
        "https://sns.us-east-1.amazonaws.com@evil.example/a.pem",
        "https://evil@sns.us-east-1.amazonaws.com/a.pem",
        "https://sns.us-east-1.amazonaws.com:8443/a.pem",
        "https://sns.us-east-1.amazonaws.com/a.pem#b",
        "https://sns.us.east.amazonaws.com/a.pem",
        "https://snsXus-east-1.amazonaws.com/a.pem",
        "https://evil.sns.us-east-1.amazonaws.com/a.pem",
        "https://bucket.s3.amazonaws.com/a.pem",
        "https://sns.amazonaws.com/a.pem",
        "https://sns.us-east-1.amazonaws.com\\@evil.example/a.pem",
        "https://sns.us-east-1.amazonaws.com%00.evil.example/a.pem",
        "//sns.us-east-1.amazonaws.com/a.pem",
        "sns.us-east-1.amazonaws.com/a.pem",
        "https:a.pem",
        ""
      })
  void othersAreNot(String url) {
    assertThat(SnsCertificates.trusted(url, SnsHosts::isOne)).isEmpty();
  }

  /** What is no certificate by its name is never asked for. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://sns.us-east-1.amazonaws.com/",
        "https://sns.us-east-1.amazonaws.com/?a.pem",
        "https://sns.us-east-1.amazonaws.com/a.pem.txt"
      })
  void onlyACertificateIsFetched(String url) {
    var certificates = new SnsCertificates(null, SnsHosts::isOne, null);
    assertThatThrownBy(() -> certificates.keyAt(url).await())
        .isInstanceOf(Problem.class)
        .hasMessageContaining("SigningCertURL");
  }
}
