package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clients choose the names of metadata freely. */
final class MetadataApiTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String OWN =
      """
      {"retry_of": "ticket 7", "retry_items": ["a"], "upload": {"id": "x"}, "route": 66}
      """;

  private static JsonNode job(Http.Answer accepted) throws Exception {
    assertThat(accepted.status()).as(accepted.response().body()).isEqualTo(202);
    return Http.get(accepted.header("Location")).body();
  }

  @Test
  void any_metadata_name_is_accepted_and_returned_unchanged() throws Exception {
    JsonNode job =
        job(
            Http.post(
                "/ingest-async",
                "{\"source_type\": \"text\", \"text\": \"x\", \"metadata\": " + OWN + "}"));
    assertThat(job.path("metadata")).isEqualTo(JSON.readTree(OWN));
    assertThat(job.path("links").has("retry_of")).isFalse();
  }

  @Test
  void retry_keeps_metadata_and_links_to_the_original() throws Exception {
    JsonNode job =
        job(
            Http.post(
                "/ingest-async",
                "{\"source_type\": \"text\", \"text\": \"x\", \"metadata\": " + OWN + "}"));
    UUID id = UUID.fromString(job.path("job_id").asString());
    HandWorker.fail(HandWorker.start(id));
    JsonNode again = job(Http.post("/jobs/" + id + "/retry", ""));
    assertThat(again.path("metadata")).isEqualTo(JSON.readTree(OWN));
    assertThat(again.path("links").path("retry_of").asString()).endsWith("/jobs/" + id);
  }
}
