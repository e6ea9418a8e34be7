package com.sendook.outbound.transport.smtp;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sendook.outbound.transport.smtp.SmtpSettings.Connections;
import com.sendook.outbound.transport.smtp.SmtpSettings.Timeouts;
import com.sendook.outbound.transport.smtp.SmtpSettings.Tls;
import com.sendook.outbound.transport.smtp.SmtpSettings.TlsMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SmtpSettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void saysWhatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Connections(0, 1, SECOND))
        .withMessageContaining("At least one connection");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Connections(1, 1, Duration.ZERO))
        .withMessageContaining("The idle time");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Timeouts(SECOND, SECOND, SECOND, SECOND, SECOND, Duration.ZERO))
        .withMessageContaining("A time-out");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SmtpSettings(
                    "localhost",
                    25,
                    new Tls(TlsMode.NONE, false),
                    null,
                    "a\r\nb",
                    Timeouts.standard(),
                    Connections.standard()))
        .withMessageContaining("The EHLO name");
  }
}
