package dev.quarry.orchestrator.api.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PreferencesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          wait=5                          | 5
          WAIT = 5                        | 5
          respond-async, wait=10          | 10
          wait="7"; foo=bar               | 7
          wait=999                        | 30
          wait=0                          | 0
          """)
  void wait_preference_is_parsed_and_capped(String header, long seconds) {
    assertThat(Preferences.wait(header)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "respond-async", "await=5", "wait=", "wait=-1", "wait=99999999999"})
  void other_preferences_have_no_wait_time(String header) {
    assertThat(Preferences.wait(header)).isEmpty();
  }
}
