package dev.quarry.orchestrator.pipeline.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshFormTest {
  private static final String BASE = "http://example.org/docs/";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          0; URL=a.html        | http://example.org/docs/a.html | 0
          0;url='/a'           | http://example.org/a           | 0
          3 ; Url = "b?x=1;y"  | http://example.org/docs/b?x=1;y | 3
          5,b                  | http://example.org/docs/b      | 5
          1.5; url=b           | http://example.org/docs/b      | 1
          0;URL=http://h.example/ | http://h.example/           | 0
          """)
  void target_and_time_are_read(String value, String target, int seconds) {
    assertThat(Refresh.parse(value, BASE)).contains(new Refresh(URI.create(target), seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"30", "", "0;", "0; url=javascript:alert(1)", "0; url=mailto:a@b.example"})
  void other_values_lead_nowhere(String value) {
    assertThat(Refresh.parse(value, BASE)).isEmpty();
  }
}
