package dev.quarry.orchestrator.pipeline.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RobotsDirectivesTest {

  private static final Instant NOW = Instant.parse("2025-07-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          index, follow, max-image-preview:none | true  | true
          NOINDEX                               | false | true
          noindex,nofollow                      | false | false
          none                                  | false | false
          nofollow , max-snippet:20             | true  | false
          noindexing, nonefollow                | true  | true
          all                                   | true  | true
          unavailable_after: 25-Jun-2010 15:00:00 PST, nofollow         | false | false
          unavailable_after:Friday, 25-Jun-10 15:00:00 UTC              | false | true
          unavailable_after: Tue, 01 Jul 2025 13:59:59 +0200, nofollow  | false | false
          unavailable_after: Tue, 01 Jul 2025 14:00:01 +0200            | true  | true
          UNAVAILABLE_AFTER: 2025-07-01T11:59:59Z                       | false | true
          unavailable_after: 2025-07-01T08:00:01-04:00, noindex         | false | true
          unavailable_after: 2025-07-01T08:00:01-04:00                  | true  | true
          unavailable_after: 2025-06-30                                 | false | true
          unavailable_after: 2025-07-01                                 | true  | true
          unavailable_after: 01 Jul 25 06:59 CDT                        | false | true
          unavailable_after: when hell freezes, nofollow                | true  | false
          unavailable_after                                             | true  | true
          """)
  void meta_elements(String content, boolean indexable, boolean followable) {
    assertThat(RobotsDirectives.ofMeta(List.of("index", content), NOW))
        .isEqualTo(new RobotsDirectives(indexable, followable));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          noindex                                            | false | true
          otherbot: noindex, nofollow                        | true  | true
          otherbot: noindex, quarry: nofollow                | true  | false
          Quarry: none                                       | false | false
          max-image-preview: none                            | true  | true
          unavailable_after: 25 Jun 2099 15:00:00 PST, noindex | false | true
          unavailable_after: 25 Jun 2010 15:00:00 PST          | false | true
          quarry: unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT, nofollow | false | false
          otherbot: unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT | true | true
          unavailable_after: Thu, 25 Jun 2099 15:00:00 GMT, quarry: nofollow | true | false
          """)
  void headers(String value, boolean indexable, boolean followable) {
    assertThat(RobotsDirectives.ofHeaders(List.of(value), NOW))
        .isEqualTo(new RobotsDirectives(indexable, followable));
    assertThat(RobotsDirectives.ofHeaders(List.of("all", value), NOW))
        .isEqualTo(new RobotsDirectives(indexable, followable));
  }
}
