package dev.quarry.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobStatus;
import dev.quarry.settings.ProductVersion;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlainHttpTest {
  private static final String KEY = "0123456789abcdef";
  private static final RunningServer SERVER = new RunningServer("quarry.mcp.api-key=" + KEY);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void tool_returns_its_structured_result() {
    HttpResponse<String> response = call("list_collections", "{}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).path("collections").isArray()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          crawl_web | {"url":"http://site.test/"}
          ingest_doc | {"doc_uri":"http://site.test/a.pdf"}
          ingest_text | {"text":"Water is wet.","title":"Water"}
          """)
  void submission_is_202_with_where_the_job_is_and_when_to_ask(String tool, String arguments) {
    HttpResponse<String> response = call(tool, arguments);

    JsonNode body = json(response);
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(body.path("status").stringValue()).isEqualTo("queued");
    assertThat(response.headers().firstValue("Location"))
        .hasValue(body.path("track_url").stringValue());
    assertThat(URI.create(body.path("track_url").stringValue()).isAbsolute()).isTrue();
    assertThat(response.headers().firstValue("Retry-After"))
        .hasValue(body.path("poll_after_seconds").asString());
  }

  @Test
  void submission_that_has_waited_for_the_end_is_200() {
    SERVER.orchestrator.statusOfSubmissions = JobStatus.COMPLETED;
    try {
      HttpResponse<String> response =
          call("crawl_web", "{\"url\":\"http://site.test/\",\"wait_seconds\":5}");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(json(response).path("status").stringValue()).isEqualTo("completed");
      assertThat(response.headers().firstValue("Retry-After")).isEmpty();
      assertThat(response.headers().firstValue("Location"))
          .hasValue(json(response).path("track_url").stringValue());
    } finally {
      SERVER.orchestrator.statusOfSubmissions = null;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /mcp | PUT, PATCH, HEAD, OPTIONS, TRACE, FOO | GET, POST, DELETE
          /mcp | GET | GET, POST, DELETE
          /mcp/search | PUT, PATCH, HEAD, GET, DELETE, FOO | POST
          /tools/openai | PUT, PATCH, POST, DELETE, FOO | GET
          /health | PUT, PATCH, POST, DELETE, FOO | GET
          """)
  void method_that_a_path_does_not_have_is_405_with_those_that_it_has(
      String path, String methods, String allowed) throws Exception {
    for (String method : methods.split(", ")) {
      String head =
          RawRequest.send(
                  SERVER.url(),
                  method + " " + path + " HTTP/1.1\nHost: localhost\nX-API-Key: " + KEY)
              .split("\r\n\r\n", 2)[0];

      assertThat(head).as(method).startsWith("HTTP/1.1 405");
      assertThat(head.lines().filter(line -> line.startsWith("Allow: ")).findFirst())
          .as(method)
          .hasValueSatisfying(line -> assertThat(line).contains(allowed.split(", ")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mcp/search", "/tools/openai", "/health"})
  void options_names_the_methods(String path) throws Exception {
    String response =
        RawRequest.send(
            SERVER.url(), "OPTIONS " + path + " HTTP/1.1\nHost: localhost\nX-API-Key: " + KEY);

    assertThat(response).startsWith("HTTP/1.1 200").contains("\r\nAllow: ");
  }

  @Test
  void tool_error_has_its_http_status_and_code() {
    HttpResponse<String> missing =
        call("get_job_status", "{\"job_id\":\"" + UUID.randomUUID() + "\"}");
    HttpResponse<String> invalid = call("crawl_web", "{\"uri\":1}");

    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(json(missing).path("error").path("code").stringValue()).isEqualTo("not_found");
    assertThat(invalid.statusCode()).isEqualTo(400);
    assertThat(json(invalid).path("error").path("code").stringValue())
        .isEqualTo("invalid_arguments");
  }

  @Test
  void unknown_tool_is_404() {
    HttpResponse<String> response = call("fly", "{}");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).path("error").path("code").stringValue()).isEqualTo("unknown_tool");
  }

  @Test
  void body_must_be_an_object_and_may_be_missing() {
    assertThat(call("search", "[1]").statusCode()).isEqualTo(400);
    assertThat(call("search", "null").statusCode()).isEqualTo(400);
    assertThat(call("search", "{\"query\"").statusCode()).isEqualTo(400);
    assertThat(call("list_collections", "").statusCode()).isEqualTo(200);
  }

  @Test
  void function_list_has_the_format_of_chat_completions() {
    JsonNode functions =
        json(SERVER.send(SERVER.request("/tools/openai").header("X-API-Key", KEY)));

    assertThat(functions.isArray()).isTrue();
    assertThat(functions.size()).isEqualTo(13);
    JsonNode first = functions.path(0);
    assertThat(first.path("type").stringValue()).isEqualTo("function");
    assertThat(first.path("function").path("parameters").path("type").stringValue())
        .isEqualTo("object");
  }

  @Test
  void missing_key_is_refused_except_at_health() {
    HttpResponse<String> response = SERVER.send(SERVER.request("/tools/openai"));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(SERVER.send(SERVER.message("{}")).statusCode()).isEqualTo(401);
    assertThat(SERVER.send(SERVER.request("/health")).statusCode()).isEqualTo(200);
    assertThat(SERVER.send(SERVER.request("/health/../tools/openai")).statusCode()).isEqualTo(401);
  }

  @Test
  void version_is_shown_to_callers_with_a_key() {
    assertThat(SERVER.send(SERVER.request("/actuator/info")).statusCode()).isEqualTo(401);
    JsonNode info = json(SERVER.send(SERVER.request("/actuator/info").header("X-API-Key", KEY)));

    assertThat(info.path("build").path("artifact").stringValue()).isEqualTo("mcp-server");
    assertThat(info.path("build").path("version").stringValue())
        .isEqualTo(ProductVersion.current());
    assertThat(info.path("java").path("version").stringValue()).startsWith("25");
  }

  @Test
  void unknown_path_returns_a_json_error() {
    HttpResponse<String> response =
        SERVER.send(SERVER.request("/nothing").header("Authorization", "Bearer " + KEY));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).path("error").path("code").stringValue()).isEqualTo("not_found");
  }

  private static HttpResponse<String> call(String tool, String body) {
    return SERVER.send(
        SERVER
            .request("/mcp/" + tool)
            .header("X-API-Key", KEY)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.builder().build().readTree(response.body());
  }
}
