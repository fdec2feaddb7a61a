package dev.quarry.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  private final ToolTester tools = new ToolTester();

  @Test
  void string_is_accepted_as_integer_and_as_list() {
    tools.callSuccessfully(
        "crawl_web", Map.of("url", "http://s.test/", "max_pages", "25", "include", "/a"));
    tools.callSuccessfully("crawl_web", Map.of("url", "http://s.test/", "max_pages", 3.0));

    assertThat(tools.orchestrator.submissions.get(0).metadata())
        .containsOnly(Map.entry("max_pages", 25), Map.entry("include", List.of("/a")));
    assertThat(tools.orchestrator.submissions.get(1).metadata())
        .containsOnly(Map.entry("max_pages", 3));
  }

  @Test
  void null_counts_as_absent() {
    Map<String, @Nullable Object> arguments = new HashMap<>();
    arguments.put("url", "http://s.test/");
    arguments.put("max_pages", null);
    arguments.put("collection", null);

    tools.callSuccessfully("crawl_web", arguments);

    assertThat(tools.orchestrator.submissions.getFirst().metadata())
        .containsOnly(Map.entry("max_pages", 10));
  }

  @Test
  void all_invalid_arguments_are_named_at_once() {
    ToolResult.Failure failure =
        tools.callExpectingFailure(
            "crawl_web", Map.of("max_pages", 0, "depth", 3, "include", List.of(1)));

    assertThat(failure.code()).isEqualTo("invalid_arguments");
    assertThat(failure.status()).isEqualTo(400);
    assertThat(failure.message())
        .contains("url is required")
        .contains("max_pages must be a whole number from 1 to 100000, not 0")
        .contains("unknown argument 'depth'; allowed arguments: url, max_pages")
        .contains("include must contain only strings");
    assertThat(tools.orchestrator.submissions).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ten", "1.5", "1e99999999", "", "99999999999999999999999"})
  void non_integer_is_refused(String number) {
    ToolResult result =
        tools.call("search", Map.of("query", "q", "limit", number), CallContext.NONE);

    assertThat(result.isError()).isEqualTo(!number.isEmpty());
  }

  @Test
  void invalid_id_is_refused_with_the_source_of_ids() {
    ToolResult.Failure failure =
        tools.callExpectingFailure("get_job_status", Map.of("job_id", "42"));

    assertThat(failure.code()).isEqualTo("invalid_arguments");
    assertThat(failure.message()).contains("42", "list_jobs");
  }

  @Test
  void value_in_a_message_is_abbreviated_without_control_characters() {
    ToolResult.Failure failure =
        tools.callExpectingFailure(
            "list_jobs", Map.of("status", "\u001b[31m\n" + "x".repeat(5_000)));

    assertThat(failure.message()).hasSizeLessThan(300).doesNotContain("\u001b", "\n");
  }
}
