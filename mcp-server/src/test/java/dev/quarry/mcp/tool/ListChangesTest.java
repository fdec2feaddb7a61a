package dev.quarry.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.ChangeQuery;
import dev.quarry.mcp.orchestrator.JobQuery;
import dev.quarry.mcp.orchestrator.Samples;
import dev.quarry.model.ChangeCounts;
import dev.quarry.model.ChangePage;
import dev.quarry.model.ChangeView;
import dev.quarry.model.DocumentChange;
import dev.quarry.model.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ListChangesTest {
  private final ToolTester tools = new ToolTester();
  private final UUID job = UUID.randomUUID();

  private void crawled() {
    // Its start URL is http://site.test/.
    tools.orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.COMPLETED, 100));
    tools.orchestrator.changes =
        new ChangePage(
            new ChangeCounts(1, 0, 1, 7),
            List.of(
                new ChangeView(
                    1,
                    "http://site.test/a",
                    DocumentChange.ADDED,
                    null,
                    UUID.randomUUID(),
                    "A",
                    Instant.EPOCH),
                new ChangeView(
                    2,
                    "http://site.test/b",
                    DocumentChange.REMOVED,
                    "not_found",
                    null,
                    null,
                    Instant.EPOCH)),
            "c2",
            true);
  }

  @Test
  void changes_of_the_last_crawl_of_a_site_are_listed() {
    crawled();

    JsonNode answer = tools.callSuccessfully("list_changes", Map.of("url", "http://Site.test"));

    assertThat(tools.orchestrator.queries)
        .containsExactly(
            new JobQuery("completed", "web_crawl", null, "http://site.test", 100, null));
    assertThat(answer.path("job_id").stringValue()).isEqualTo(job.toString());
    assertThat(answer.path("counts").path("removed").intValue()).isEqualTo(1);
    assertThat(answer.path("changes").path(0).path("change").stringValue()).isEqualTo("added");
    assertThat(answer.path("changes").path(1).path("reason").stringValue()).isEqualTo("not_found");
    assertThat(answer.path("changes").path(1).has("document_id")).isFalse();
    assertThat(answer.path("next_cursor").stringValue()).isEqualTo("c2");
    assertThat(answer.path("message").stringValue())
        .contains("1 added, 0 changed, 1 removed, 7 unchanged", "next_cursor")
        .doesNotContain("first crawl");
  }

  @Test
  void next_page_is_of_the_same_crawl() {
    crawled();

    tools.callSuccessfully(
        "list_changes",
        Map.of("job_id", job.toString(), "cursor", "c2", "change", "added", "limit", 5));

    assertThat(tools.orchestrator.changeQueries)
        .containsExactly(new ChangeQuery(DocumentChange.ADDED, 5, "c2"));
    assertThat(
            tools
                .callExpectingFailure(
                    "list_changes", Map.of("url", "http://site.test/", "cursor", "c2"))
                .message())
        .contains("with the job_id");
  }

  @Test
  void first_crawl_is_told_as_such() {
    crawled();
    tools.orchestrator.changes =
        new ChangePage(new ChangeCounts(3, 0, 0, 0), List.of(), null, false);

    JsonNode answer = tools.callSuccessfully("list_changes", Map.of("job_id", job.toString()));

    assertThat(answer.path("message").stringValue()).contains("first crawl");
  }

  @Test
  void site_without_a_crawl_is_not_found() {
    crawled();

    ToolResult.Failure failure =
        tools.callExpectingFailure("list_changes", Map.of("url", "http://site.test/other"));

    assertThat(failure.code()).isEqualTo("not_found");
    assertThat(failure.message()).contains("crawl_web");
    assertThat(
            tools
                .callExpectingFailure("list_changes", Map.of("url", "http://site.test/Other"))
                .code())
        .isEqualTo("not_found");
    tools.callSuccessfully("list_changes", Map.of("url", "HTTP://SITE.test/#top"));
    assertThat(tools.callExpectingFailure("list_changes", Map.of()).code())
        .isEqualTo("invalid_arguments");
  }
}
