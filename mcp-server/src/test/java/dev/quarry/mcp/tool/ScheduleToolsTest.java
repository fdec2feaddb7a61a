package dev.quarry.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.model.ScheduleView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ScheduleToolsTest {
  private final ToolTester tools = new ToolTester();

  @Test
  void schedule_is_made_with_the_options_of_the_crawl() {
    JsonNode made =
        tools.callSuccessfully(
            "schedule_crawl",
            Map.of(
                "url",
                " https://docs.example.org/ ",
                "cron",
                "0 3 * * *",
                "time_zone",
                "Europe/Berlin",
                "max_pages",
                "200",
                "include",
                List.of("/docs/"),
                "collection",
                "docs"));

    ScheduleView schedule = tools.orchestrator.schedules.stored.getFirst();
    assertThat(made.path("schedule_id").stringValue()).isEqualTo(schedule.scheduleId().toString());
    assertThat(made.path("message").stringValue()).contains("list_schedules");
    assertThat(schedule.cron()).isEqualTo("0 3 * * *");
    assertThat(schedule.timeZone()).isEqualTo("Europe/Berlin");
    assertThat(schedule.submission().sourceType()).isEqualTo("web_crawl");
    assertThat(schedule.submission().sourceUri()).isEqualTo("https://docs.example.org/");
    assertThat(schedule.submission().metadata())
        .containsEntry("max_pages", 200)
        .containsEntry("include", List.of("/docs/"));
  }

  @Test
  void list_shows_what_the_last_run_changed() {
    tools.callSuccessfully(
        "schedule_crawl", Map.of("url", "https://docs.example.org/", "every", "PT6H"));

    JsonNode listed = tools.callSuccessfully("list_schedules", Map.of()).path("schedules").path(0);

    assertThat(listed.path("source_uri").stringValue()).isEqualTo("https://docs.example.org/");
    assertThat(listed.path("every").stringValue()).isEqualTo("PT6H");
    assertThat(listed.path("last_run").path("status").stringValue()).isEqualTo("completed");
    assertThat(listed.path("last_run").path("added").intValue()).isEqualTo(3);
    assertThat(listed.path("last_run").path("removed").intValue()).isEqualTo(1);
  }

  @Test
  void refusal_names_the_arguments_of_the_tool() {
    tools.orchestrator.refusal =
        new OrchestratorException(
            "invalid_url", "submission.source_uri: must be http or https", 400, false, null);

    ToolResult.Failure failure =
        tools.callExpectingFailure("schedule_crawl", Map.of("url", "ftp://x/", "every", "P1D"));

    assertThat(failure.code()).isEqualTo("invalid_url");
    assertThat(failure.message()).contains("url: must be").doesNotContain("submission");
  }
}
