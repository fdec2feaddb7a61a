package dev.quarry.orchestrator.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.ItemStatus;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.event.EventTypes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboard has a text for each code that the server sends, and none for others. */
final class DashboardTextsTest {
  private static final Pattern NAME = Pattern.compile("(?m)^  (\\w+):");
  private static final Pattern STRING = Pattern.compile("\"(\\w+)\"");

  private static String constant(String name) throws IOException {
    try (InputStream file =
        DashboardTextsTest.class.getClassLoader().getResourceAsStream("dashboard/texts.js")) {
      String texts = new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
      int begin = texts.indexOf("const " + name + " = ");
      assertThat(begin).as(name).isNotNegative();
      return texts.substring(begin, texts.indexOf(";\n", begin));
    }
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }

  private static List<String> eventTypes() {
    return Stream.of(EventTypes.class.getFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .map(
            field -> {
              try {
                return (String) Objects.requireNonNull(field.get(null));
              } catch (IllegalAccessException e) {
                throw new AssertionError(e);
              }
            })
        .toList();
  }

  @Test
  void each_event_has_a_text() throws Exception {
    assertThat(matches(NAME, constant("EVENTS"))).containsExactlyInAnyOrderElementsOf(eventTypes());
  }

  @Test
  void events_that_end_a_job_are_those_of_the_server() throws Exception {
    assertThat(matches(STRING, constant("ENDED")))
        .containsExactlyInAnyOrderElementsOf(
            eventTypes().stream().filter(EventTypes::terminal).toList());
  }

  @Test
  void each_reason_of_a_skipped_item_has_a_text() throws Exception {
    assertThat(matches(NAME, constant("REASONS")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(SkipReason.values()).map(SkipReason::code).toList());
  }

  @Test
  void each_state_and_type_has_a_name() throws Exception {
    assertThat(matches(NAME, constant("STATES")))
        .containsAll(Stream.of(JobStatus.values()).map(JobStatus::code).toList())
        .hasSize(JobStatus.values().length + 1)
        .contains("partial");
    assertThat(matches(NAME, constant("TYPES")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(JobType.values()).map(JobType::code).toList());
    assertThat(matches(STRING, constant("ITEM_STATES")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ItemStatus.values()).map(ItemStatus::code).toList());
  }
}
