package com.sendook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.config.LogConfig.Format;
import com.sendook.config.LogConfig.Level;
import com.sendook.config.LogConfig.LoggerLevel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchingConfigTest {
  @Test
  void theLogIsTextAtInfoAndNothingIsTraced() {
    var config = ConfigLoader.load(null, Map.of());

    assertThat(config.log().format()).isEqualTo(Format.TEXT);
    assertThat(config.log().level()).isEqualTo(Level.INFO);
    assertThat(config.log().levels()).isEmpty();
    assertThat(config.tracing().enabled()).isFalse();
  }

  @Test
  void partsOfTheProgramHaveLevelsOfTheirOwn() {
    var environment = Map.of("SENDOOK_LOG_LEVELS", "com.sendook.webhook debug, io.netty  ERROR");

    assertThat(ConfigLoader.load(null, environment).log().levels())
        .containsExactly(
            new LoggerLevel("com.sendook.webhook", Level.DEBUG),
            new LoggerLevel("io.netty", Level.ERROR));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SENDOOK_LOG_FORMAT       | xml            | log.format must be one of text, json, but is xml",
        "SENDOOK_LOG_LEVEL        | loud           | log.level must be one of error, warn, info, debug",
        "SENDOOK_LOG_LEVELS       | debug          | log.levels",
        "SENDOOK_LOG_LEVELS       | io.netty loud  | log.levels",
        "SENDOOK_TRACING_ENDPOINT | localhost:4318 | tracing.endpoint must be the http or https URL",
        "SENDOOK_TRACING_SAMPLE   | 1.5            | tracing.sample must be a part from 0 to 1",
        "SENDOOK_TRACING_SAMPLE   | half           | tracing.sample must be a number, but is half",
        "SENDOOK_TRACING_SERVICE  | ' '            | tracing.service must be a name",
      })
  void aSettingThatCannotBeUsedIsNamed(String variable, String value, String named) {
    var environment = Map.of(variable, value);

    assertThatThrownBy(() -> ConfigLoader.load(null, environment))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(named);
  }
}
