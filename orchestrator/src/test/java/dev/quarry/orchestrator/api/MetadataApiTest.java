package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clients choose the names of metadata freely. */
final class MetadataApiTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonMapper EXACT =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
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

  private static String withNumber(String number) {
    return "{\"source_type\": \"text\", \"text\": \"x\", \"metadata\": {\"price\": "
        + number
        + "}}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740993.0",
        "0.1234567890123456789",
        "-1.50",
        "1e308",
        "-2.5E-308",
        "123456789012345678901234567890",
        "0.0",
        "7"
      })
  void a_number_comes_back_with_the_value_that_was_sent(String number) throws Exception {
    JsonNode sent = job(Http.post("/ingest-async", withNumber(number)));
    String id = sent.path("job_id").asString();
    JsonNode exact = EXACT.readTree(Http.get("/jobs/" + id).response().body());
    assertThat(exact.path("metadata").path("price").decimalValue())
        .isEqualByComparingTo(new BigDecimal(number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e400", "1e-400", "0e999999999", "1e999999999", "LONG"})
  void a_number_that_cannot_be_kept_is_refused(String number) throws Exception {
    String sent = withNumber(number.replace("LONG", "0." + "7".repeat(101)));
    Http.Answer refused = Http.post("/ingest-async", sent);
    ProblemTableTest.isProblem(refused, 400, "invalid_request");
    assertThat(refused.body().path("errors").path(0).path("field").asString())
        .isEqualTo("metadata.price");
  }

  @Test
  void numbers_that_differ_beyond_a_double_are_two_submissions() throws Exception {
    String key = "Idempotency-Key: " + UUID.randomUUID();
    Http.Answer first = Http.post("/ingest-async", withNumber("0.12345678901234567890"), key);
    assertThat(first.status()).isEqualTo(202);
    assertThat(Http.post("/ingest-async", withNumber("0.1234567890123456789"), key).text("job_id"))
        .isEqualTo(first.text("job_id"));
    ProblemTableTest.isProblem(
        Http.post("/ingest-async", withNumber("0.1234567890123456788"), key),
        422,
        "idempotency_conflict");
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
