package dev.quarry.orchestrator.pipeline.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RobotsDirectivesTest {

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
          unavailable_after: Friday, 25-Jun-10 15:00:00 PST | false | true
          unavailable_after: Fri, 25 Jun 2010 15:00:00 +0200, nofollow | false | false
          Unavailable_After:25 Jun 2010 15:00   | false | true
          unavailable_after: 2010-06-25         | false | true
          unavailable_after: 2010-06-25T15:00:00+02:00 | false | true
          unavailable_after: 2010-06-25T15:00:00.000Z, follow | false | true
          unavailable_after: 25 Jun 2990 15:00:00 GMT | true | true
          unavailable_after: 2990-06-25         | true  | true
          unavailable_after: soon               | true  | true
          """)
  void meta_elements(String content, boolean indexable, boolean followable) {
    assertThat(RobotsDirectives.ofMeta(List.of("index", content)))
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
          unavailable_after: Fri, 25 Jun 2990 15:00:00 PST, noindex | false | true
          unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT | false | true
          otherbot: unavailable_after: 25 Jun 2010 15:00:00 GMT | true | true
          quarry: unavailable_after: Friday, 25-Jun-10 15:00:00 GMT | false | true
          """)
  void headers(String value, boolean indexable, boolean followable) {
    assertThat(RobotsDirectives.ofHeaders(List.of(value)))
        .isEqualTo(new RobotsDirectives(indexable, followable));
    assertThat(RobotsDirectives.ofHeaders(List.of("all", value)))
        .isEqualTo(new RobotsDirectives(indexable, followable));
  }
}
