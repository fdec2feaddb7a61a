package dev.quarry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.standalone.log.LogEncoder;
import dev.quarry.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON log of a server that runs jobs. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JobLogTest {
  private static final String KEY = "the-key-of-the-operator";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TEXT = "granite of the secret quarry";
  private static final String TOKEN = "token-of-the-url";
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private static Path data;

  private static final ByteArrayOutputStream WRITTEN = new ByteArrayOutputStream();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static OutputStreamAppender<ILoggingEvent> appender;
  private static ConfigurableApplicationContext server;

  @BeforeAll
  static void start() {
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    LogEncoder encoder = new LogEncoder();
    encoder.setContext(context);
    encoder.setPattern("%msg");
    encoder.setFormat("ecs");
    encoder.start();
    appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setOutputStream(WRITTEN);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    server =
        OrchestratorApplication.application()
            .run("--server.port=0", "--quarry.data=" + data, "--quarry.api-key=" + KEY);
  }

  @AfterAll
  static void stop() {
    server.close();
    appender.stop();
    ((LoggerContext) LoggerFactory.getILoggerFactory())
        .getLogger(Logger.ROOT_LOGGER_NAME)
        .detachAppender(appender);
    HTTP.close();
  }

  @Test
  @Order(1)
  void each_change_of_state_is_one_line_with_the_fields_of_the_job() throws Exception {
    String id = submit(Map.of("source_type", "text", "text", TEXT));
    awaitEnd(id, "completed");
    for (String event : List.of("queued", "started", "searchable", "completed")) {
      assertThat(lines())
          .filteredOn(line -> message(line).equals("Job " + id + ": " + event))
          .as(event)
          .singleElement()
          .satisfies(
              line -> {
                assertThat(line.path("job_id").asString()).isEqualTo(id);
                assertThat(line.path("tenant").asString()).isEqualTo("default");
                assertThat(line.path("trace_id").asString()).isEqualTo(TRACE);
                assertThat(line.path("attempt").asString("")).isEqualTo(ifClaimed(event));
                assertThat(line.path("epoch").asString("")).isEqualTo(ifClaimed(event));
              });
    }
  }

  private static String ifClaimed(String event) {
    return event.equals("queued") ? "" : "1";
  }

  @Test
  @Order(2)
  void lines_of_an_attempt_have_its_stage_and_no_secret() throws Exception {
    String id =
        submit(Map.of("source_type", "web_crawl", "source_uri", "http://10.0.0.1/?key=" + TOKEN));
    awaitEnd(id, "failed");
    assertThat(lines())
        .filteredOn(line -> line.path("stage").asString("").equals("crawl"))
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(line.path("job_id").asString()).isEqualTo(id);
              assertThat(line.path("attempt").asString()).isEqualTo("1");
              assertThat(line.path("epoch").asString()).isEqualTo("1");
              assertThat(line.path("trace_id").asString()).isEqualTo(TRACE);
            });
    assertThat(written()).doesNotContain(KEY, TEXT, TOKEN);
  }

  @Test
  @Order(3)
  void trace_id_of_a_500_response_finds_its_cause() throws Exception {
    JdbcClient.create(server.getBean(DataSource.class))
        .sql("alter table document rename to document_elsewhere")
        .update();
    HttpResponse<String> answer = send("/documents?collection=default", null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
    String trace = JSON.readTree(answer.body()).path("trace_id").asString();
    assertThat(lines())
        .filteredOn(line -> line.path("trace_id").asString("").equals(trace))
        .anySatisfy(
            line -> {
              assertThat(message(line)).contains("GET /documents failed");
              assertThat(line.path("tenant").asString()).isEqualTo("default");
              assertThat(line.path("error").path("stack_trace").asString()).contains("document");
            });
  }

  private static String submit(Map<String, ?> submission) throws Exception {
    HttpResponse<String> answer = send("/ingest-async", JSON.writeValueAsString(submission));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return JSON.readTree(answer.body()).path("job_id").asString();
  }

  private static void awaitEnd(String id, String status) {
    Await.until(
        "job " + id + " is " + status,
        Duration.ofMinutes(2),
        () ->
            JSON.readTree(send("/jobs/" + id, null).body()).path("status").asString().equals(status)
                && lines().stream().anyMatch(l -> message(l).equals("Job " + id + ": " + status)));
  }

  private static HttpResponse<String> send(String path, @Nullable String body) throws Exception {
    String port = server.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("X-API-Key", KEY);
    if (body != null) {
      request
          .header("Content-Type", "application/json")
          .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
          .POST(HttpRequest.BodyPublishers.ofString(body));
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String written() {
    return WRITTEN.toString(StandardCharsets.UTF_8);
  }

  private static List<JsonNode> lines() {
    return written().lines().map(JSON::readTree).toList();
  }

  private static String message(JsonNode line) {
    return line.path("message").asString("");
  }
}
