package dev.quarry.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobSubmission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SubmittingToolsTest {
  private final ToolTester tools = new ToolTester();

  @Test
  void crawl_is_submitted_with_its_options() {
    JsonNode answer =
        tools.callSuccessfully(
            "crawl_web",
            Map.of(
                "url",
                " http://site.test/docs ",
                "max_depth",
                2,
                "allow_domains",
                List.of("b.test"),
                "exclude",
                List.of("/old/*"),
                "render",
                "always",
                "collection",
                "docs"));

    assertThat(answer.path("status").stringValue()).isEqualTo("queued");
    assertThat(answer.path("job_id").stringValue()).hasSize(36);
    assertThat(answer.path("track_url").stringValue())
        .isEqualTo("http://127.0.0.1:8001/jobs/" + answer.path("job_id").stringValue());
    assertThat(answer.path("poll_after_seconds").intValue()).isEqualTo(10);
    assertThat(answer.path("message").stringValue()).contains("get_job_status", "docs");
    JobSubmission submission = tools.orchestrator.submissions.getFirst();
    assertThat(submission.sourceType()).isEqualTo("web_crawl");
    assertThat(submission.sourceUri()).isEqualTo("http://site.test/docs");
    assertThat(submission.collection()).isEqualTo("docs");
    assertThat(submission.metadata())
        .containsOnly(
            Map.entry("max_pages", 10),
            Map.entry("max_depth", 2),
            Map.entry("allow_domains", List.of("b.test")),
            Map.entry("exclude", List.of("/old/*")),
            Map.entry("render", "always"));
  }

  @Test
  void force_and_prune_are_sent_only_if_they_are_set() {
    tools.callSuccessfully(
        "crawl_web", Map.of("url", "http://site.test/", "force", true, "prune", "true"));
    tools.callSuccessfully(
        "crawl_web", Map.of("url", "http://site.test/", "force", false, "prune", false));

    assertThat(tools.orchestrator.submissions.getFirst().metadata())
        .containsOnly(
            Map.entry("max_pages", 10), Map.entry("force", true), Map.entry("prune", true));
    assertThat(tools.orchestrator.submissions.getLast().metadata())
        .containsOnly(Map.entry("max_pages", 10));
    assertThat(
            tools
                .callExpectingFailure(
                    "crawl_web", Map.of("url", "http://site.test/", "force", "maybe"))
                .message())
        .contains("force must be true or false");
  }

  @Test
  void descriptions_say_that_words_are_found_first_and_what_to_call_next() {
    for (String name : List.of("crawl_web", "ingest_doc", "get_job_status")) {
      assertThat(tools.description(name))
          .as(name)
          .contains("by its words as soon as it is stored", "vectors", "follow")
          .contains("until searchable_at is set", "search");
    }
  }

  @Test
  void track_url_uses_the_public_url_of_the_orchestrator() {
    tools.orchestrator.publicUrl = "https://host.test/quarry";

    JsonNode answer = tools.callSuccessfully("ingest_text", Map.of("text", "x", "title", "y"));

    assertThat(answer.path("track_url").stringValue()).startsWith("https://host.test/quarry/jobs/");
  }

  @Test
  void document_type_is_sent_only_if_given() {
    tools.callSuccessfully("ingest_doc", Map.of("doc_uri", "http://site.test/a.pdf"));
    tools.callSuccessfully(
        "ingest_doc", Map.of("doc_uri", "http://site.test/a", "doc_type", "pdf"));

    assertThat(tools.orchestrator.submissions.get(0).sourceType()).isEqualTo("document");
    assertThat(tools.orchestrator.submissions.get(0).metadata()).isNull();
    assertThat(tools.orchestrator.submissions.get(1).metadata())
        .containsOnly(Map.entry("doc_type", "pdf"));
  }

  @Test
  void text_is_submitted_with_its_title() {
    tools.callSuccessfully("ingest_text", Map.of("text", "  Water is wet.\n", "title", "Water"));

    JobSubmission submission = tools.orchestrator.submissions.getFirst();
    assertThat(submission.sourceType()).isEqualTo("text");
    assertThat(submission.text()).isEqualTo("  Water is wet.\n");
    assertThat(submission.title()).isEqualTo("Water");
  }

  @Test
  void source_uri_is_the_identity_of_a_text() {
    tools.callSuccessfully(
        "ingest_text", Map.of("text", "x", "title", "Water", "source_uri", "note:1"));
    tools.callSuccessfully("ingest_text", Map.of("text", "x", "title", "Water"));

    assertThat(tools.orchestrator.submissions.getFirst().sourceUri()).isEqualTo("note:1");
    assertThat(tools.orchestrator.submissions.getLast().sourceUri()).isNull();
  }

  @Test
  void waiting_submission_tells_the_state_of_the_searchable_job() {
    tools.orchestrator.statusOfSubmissions = JobStatus.COMPLETED;
    for (Map<String, Object> call :
        List.<Map<String, Object>>of(
            Map.of("tool", "crawl_web", "url", "http://site.test/"),
            Map.of("tool", "ingest_doc", "doc_uri", "http://site.test/a"),
            Map.of("tool", "ingest_text", "text", "x", "title", "y"))) {
      Map<String, Object> arguments = new HashMap<>(call);
      arguments.put("wait_seconds", 30);

      JsonNode answer = tools.callSuccessfully(String.valueOf(arguments.remove("tool")), arguments);

      assertThat(answer.path("status").stringValue()).isEqualTo("completed");
      assertThat(answer.path("message").stringValue()).startsWith("Completed: 3 ");
      assertThat(answer.path("counts").path("stored").intValue()).isEqualTo(3);
      assertThat(answer.path("track_url").stringValue()).contains("/jobs/");
    }
    assertThat(tools.orchestrator.submissions).hasSize(3);
  }

  @Test
  void submission_whose_wait_fails_is_still_told_with_its_job() {
    tools.orchestrator.statusOfSubmissions = JobStatus.PROCESSING;
    tools.orchestrator.onWait =
        wait -> {
          throw new OrchestratorException("internal_error", "It is broken.", 500, false, null);
        };

    JsonNode answer =
        tools.callSuccessfully("crawl_web", Map.of("url", "http://site.test/", "wait_seconds", 9));

    assertThat(answer.path("status").stringValue()).isEqualTo("queued");
    assertThat(answer.path("job_id").stringValue()).hasSize(36);
    assertThat(answer.path("message").stringValue())
        .contains("It is broken.", "do not submit it again");
  }

  @Test
  void error_keeps_its_code_and_uses_the_argument_names_of_the_tool() {
    tools.orchestrator.refusal =
        new OrchestratorException(
            "invalid_url", "source_uri: must be http or https", 400, false, null);

    ToolResult.Failure failure =
        tools.callExpectingFailure("crawl_web", Map.of("url", "gopher://x"));

    assertThat(failure.code()).isEqualTo("invalid_url");
    assertThat(failure.message()).isEqualTo("url: must be http or https");
    assertThat(failure.status()).isEqualTo(400);
  }

  @Test
  void unreachable_orchestrator_is_a_retryable_failure() {
    tools.orchestrator.refusal =
        new OrchestratorException(
            OrchestratorException.UNAVAILABLE, "start it with ./quarry up", 0, true, null);

    ToolResult.Failure failure =
        tools.callExpectingFailure("crawl_web", Map.of("url", "http://site.test/"));

    assertThat(failure.retryable()).isTrue();
    assertThat(failure.status()).isEqualTo(503);
    assertThat(failure.message()).contains("./quarry up");
  }
}
