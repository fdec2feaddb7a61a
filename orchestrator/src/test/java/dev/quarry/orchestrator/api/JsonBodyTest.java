package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.RunningOrchestrator;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON bodies that a lenient parser would accept. */
final class JsonBodyTest {

  /** RFC 3629: overlong forms, surrogates, beyond U+10FFFF, cut off, a lone continuation byte. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "c0af",
        "c1bf",
        "e080af",
        "f08080af",
        "eda080",
        "edbfbf",
        "f4908080",
        "f5808080",
        "80",
        "c3",
        "e282",
        "fe",
        "ff"
      })
  void ill_formed_utf8_is_400_on_every_route_that_reads_json(String bytes) throws Exception {
    for (String[] call :
        List.of(
            new String[] {"POST", "/ingest-async", "{\"source_type\":\"text\",\"text\":\"", "\"}"},
            new String[] {"POST", "/ingest-async/batch", "{\"batch_id\":\"", "\",\"jobs\":[]}"},
            new String[] {"POST", "/search", "{\"query\":\"", "\"}"},
            new String[] {"POST", "/admin/api-keys", "{\"role\":\"viewer\",\"name\":\"", "\"}"},
            new String[] {"PUT", "/admin/webhooks/endpoint", "{\"url\":\"", "\"}"},
            new String[] {"POST", "/progress/" + "x".repeat(43), "{\"stage\":\"", "\"}"})) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(call[2].getBytes(StandardCharsets.UTF_8));
      body.writeBytes(HexFormat.of().parseHex(bytes));
      body.writeBytes(call[3].getBytes(StandardCharsets.UTF_8));
      HttpResponse<String> answer =
          RunningOrchestrator.send(
              RunningOrchestrator.request(call[1])
                  .header("Content-Type", "application/json")
                  .method(call[0], BodyPublishers.ofByteArray(body.toByteArray())));
      assertThat(answer.statusCode()).as(call[1] + answer.body()).isEqualTo(400);
      assertThat(answer.body()).as(call[1]).contains("\"invalid_json\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "ä", "€", "\uFFFF", "😀", "\uD800\uDC00", "\uDBFF\uDFFF"})
  void well_formed_utf8_is_read(String text) throws Exception {
    assertThat(Http.post("/search", "{\"query\":\"granite " + text + "\"}").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1800000000",
        "1800000000.5",
        "true",
        "[2030,1,1]",
        "\"1800000000\"",
        "\"\"",
        "\"2030-01-01\"",
        "\"2030-01-01T00:00:00\"",
        "\"2030-01-01T24:00:00Z\"",
        "\"2030-01-01T23:59:60Z\"",
        "\"2030-01-01T00:60:00Z\"",
        "\"2030-02-30T00:00:00Z\"",
        "\"2030-13-01T00:00:00Z\"",
        "\"2030-01-01T00:00Z\"",
        "\"2030-01-01 00:00:00Z\"",
        "\"2030-01-01T00:00:00+25:00\"",
        "\"+2030-01-01T00:00:00Z\""
      })
  void a_time_that_rfc_3339_does_not_know_is_refused(String time) throws Exception {
    Http.Answer answer =
        Http.post(
            "/admin/api-keys", "{\"name\":\"a\",\"role\":\"viewer\",\"expires_at\":" + time + "}");
    ProblemTableTest.isProblem(answer, 400, "invalid_request");
    assertThat(answer.text("detail")).startsWith("expires_at");
  }
}
