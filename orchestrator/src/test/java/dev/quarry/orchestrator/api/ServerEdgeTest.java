package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.settings.ProductVersion;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Malformed requests, sent byte by byte, and the endpoints for monitoring. */
final class ServerEdgeTest {

  private static String exchange(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", RunningOrchestrator.port())) {
      socket.setSoTimeout(10_000);
      String sent = request.replace("PORT", Integer.toString(RunningOrchestrator.port()));
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
      StringBuilder answer = new StringBuilder();
      for (int c = socket.getInputStream().read(); c >= 0; c = socket.getInputStream().read()) {
        answer.append((char) c);
        if (c == '}') {
          break; // the end of a problem document
        }
      }
      return answer.toString();
    }
  }

  private static void isProblem(String answer, int status, String code) {
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    assertThat(answer).contains("application/problem+json", "\"code\":\"" + code + "\"");
    assertThat(answer).doesNotContain("<html", "Exception", "Tomcat", "\tat ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /jobs?%zz=1 HTTP/1.1                                   | 400 | bad_request
          GARBAGE                                                    | 400 | bad_request
          GET /jobs^x HTTP/1.1                                       | 400 | bad_request
          """)
  void malformed_request_line_gives_a_problem_document(String line, int status, String code)
      throws Exception {
    isProblem(exchange(line + "\r\nHost: 127.0.0.1:PORT\r\n\r\n"), status, code);
  }

  @Test
  void missing_host_gives_a_problem_document() throws Exception {
    isProblem(exchange("GET /jobs HTTP/1.1\r\n\r\n"), 400, "bad_request");
  }

  @Test
  void unknown_host_is_rejected_first() throws Exception {
    isProblem(
        exchange("GET /jobs HTTP/1.1\r\nHost: evil.example:PORT\r\nConnection: close\r\n\r\n"),
        403,
        "host_refused");
  }

  @Test
  void oversized_header_is_rejected() throws Exception {
    String header = "X-Long: " + "a".repeat(40_000);
    assertThat(exchange("GET /jobs HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n" + header + "\r\n\r\n"))
        .startsWith("HTTP/1.1 4")
        .contains("application/problem+json");
  }

  @Test
  void chunked_body_is_limited_while_it_is_read() throws Exception {
    String chunk = "2000\r\n" + "x".repeat(0x2000) + "\r\n";
    String answer =
        exchange(
            "POST /search HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Type: application/json\r\n"
                + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "a\r\n{\"query\":\"\r\n"
                + chunk.repeat(12)
                + "0\r\n\r\n");
    isProblem(answer, 413, "payload_too_large");
  }

  @Test
  void declared_length_over_the_limit_is_rejected_before_reading() throws Exception {
    String answer =
        exchange(
            "POST /ingest-async HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n"
                + "Content-Type: application/json\r\nContent-Length: 10737418240\r\n\r\n{");
    isProblem(answer, 413, "payload_too_large");
  }

  @Test
  void trace_id_of_the_client_is_used() throws Exception {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    Http.Answer answer = Http.get("/nope", "traceparent: 00-" + trace + "-00f067aa0ba902b7-01");
    assertThat(answer.text("trace_id")).isEqualTo(trace);
    assertThat(Http.get("/nope", "traceparent: 00-x\"-y-01").text("trace_id")).hasSize(32);
  }

  @Test
  void health_lists_components() throws Exception {
    Http.Answer health = Http.get("/health");
    assertThat(health.response().body())
        .contains("\"database\":{\"status\":\"up\"}", "\"vectors\":{", "\"embeddings\":{")
        .contains("\"rendering\":{\"status\":");
    assertThat(health.status()).isEqualTo(200);
    assertThat(Http.get("/health/workers").body().path("workers").isArray()).isTrue();
  }

  @Test
  void liveness_and_readiness_need_no_key_and_list_no_components() throws Exception {
    for (String path : List.of("/health/live", "/health/ready")) {
      Http.Answer answer = Http.get(path);
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.response().body()).isEqualTo("{\"status\":\"up\"}");
    }
  }

  @Test
  void info_shows_the_version_and_the_java_runtime() throws Exception {
    Http.Answer info = Http.get("/actuator/info");
    assertThat(info.status()).isEqualTo(200);
    assertThat(info.body().path("build").path("artifact").asString()).isEqualTo("orchestrator");
    assertThat(info.body().path("build").path("version").asString())
        .isEqualTo(ProductVersion.current());
    assertThat(info.body().path("java").path("version").asString()).startsWith("25");
  }

  @Test
  void metrics_use_the_prometheus_text_format() throws Exception {
    assertThat(Http.get("/actuator/prometheus").response().body())
        .contains("# TYPE jvm_memory_used_bytes gauge", "\njobs_created_total ");
  }

  @Test
  void metrics_include_connection_pool_and_requests_by_route() throws Exception {
    Http.get("/jobs/00000000-0000-4000-8000-000000000000");
    String metrics = Http.get("/actuator/prometheus").response().body();
    assertThat(metrics).contains("\nhikaricp_connections_active{pool=\"quarry\"}");
    assertThat(metrics.lines())
        .anyMatch(
            line ->
                line.startsWith("http_server_requests_seconds_count{")
                    && line.contains("status=\"404\"")
                    && line.contains("uri=\"/jobs/{id}\""));
  }

  @Test
  void empty_lists_can_be_read() throws Exception {
    assertThat(Http.get("/collections").body().path("collections").isArray()).isTrue();
    assertThat(Http.get("/documents?collection=none").body().path("documents").size()).isZero();
    Http.Answer found = Http.post("/search", "{\"query\":\"granite\",\"collection\":\"none\"}");
    assertThat(found.status()).as(found.response().body()).isEqualTo(200);
    assertThat(found.body().path("results").size()).isZero();
  }
}
