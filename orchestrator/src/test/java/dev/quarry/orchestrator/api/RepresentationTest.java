package dev.quarry.orchestrator.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.RunningOrchestrator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.PathContainer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Accept and Content-Encoding are checked before the controller runs, on every route of the
 * application.
 */
final class RepresentationTest {
  private static final String NO_ID = "00000000-0000-4000-8000-000000000000";

  private record Route(String method, String pattern) {
    String path() {
      return pattern.replaceAll("\\{\\*?[a-z]+}", NO_ID);
    }
  }

  private static Stream<RequestMappingInfo> mappings() {
    return RunningOrchestrator.bean(RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet()
        .stream();
  }

  private static List<Route> changing() {
    List<Route> routes = new ArrayList<>();
    mappings()
        .forEach(
            info -> {
              for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                if (method != RequestMethod.GET) {
                  info.getPatternValues().forEach(p -> routes.add(new Route(method.name(), p)));
                }
              }
            });
    assertThat(routes).hasSizeGreaterThan(15).contains(new Route("POST", "/ingest-async"));
    return routes;
  }

  private static List<String> patterns() {
    Set<String> patterns = new TreeSet<>();
    mappings().forEach(info -> patterns.addAll(info.getPatternValues()));
    return List.copyOf(patterns);
  }

  private static HttpResponse<String> send(Route route, String body, String... headers)
      throws Exception {
    String type = route.pattern().endsWith("/import") ? "application/gzip" : "application/json";
    HttpRequest.Builder request =
        RunningOrchestrator.request(route.path())
            .header("Content-Type", type)
            .method(route.method(), BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return RunningOrchestrator.send(request);
  }

  @ParameterizedTest
  @MethodSource("changing")
  void unacceptable_media_type_is_rejected_before_any_change(Route route) throws Exception {
    for (String accept :
        List.of(
            "application/xml",
            "image/*",
            "garbage",
            "a/b/c",
            "text/html;q=x",
            "application/json;q=0",
            "*/*;q=0")) {
      HttpResponse<String> answer = send(route, "{}", "Accept", accept);
      assertThat(answer.statusCode()).as(accept + answer.body()).isEqualTo(406);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "*/*",
        "text/html, application/*;q=0.1",
        "",
        "APPLICATION/JSON"
      })
  void accept_header_that_allows_json_is_accepted(String accept) throws Exception {
    assertThat(Http.get("/jobs", "Accept: " + accept).status()).isEqualTo(200);
  }

  @Test
  void rejected_submission_stores_nothing() throws Exception {
    String text = "{\"source_type\":\"text\",\"text\":\"not accepted\",\"collection\":\"refused\"}";
    long before = rows();
    for (String[] call :
        new String[][] {
          {"/ingest-async", text},
          {"/ingest-async/batch", "{\"jobs\":[" + text + "]}"},
          {"/admin/api-keys", "{\"name\":\"a\",\"role\":\"admin\"}"},
        }) {
      assertThat(Http.post(call[0], call[1], "Accept: application/xml").status()).isEqualTo(406);
      assertThat(Http.post(call[0], call[1], "Content-Encoding: gzip").header("Accept-Encoding"))
          .isEqualTo("identity");
    }
    assertThat(rows()).isEqualTo(before);
  }

  private static long rows() {
    return JdbcClient.create(RunningOrchestrator.bean(DataSource.class))
        .sql(
            """
            select (select count(*) from job where collection = 'refused')
              + (select count(*) from api_key)
            """)
        .query(Long.class)
        .single();
  }

  @ParameterizedTest
  @MethodSource("changing")
  void body_with_content_coding_is_rejected_or_forwarded(Route route) throws Exception {
    HttpResponse<String> answer = send(route, "{}", "Content-Encoding", "gzip");
    if (route.pattern().equals("/api/{route}/submit")) {
      assertThat(answer.body()).contains("\"route_not_found\"");
    } else {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(415);
      assertThat(answer.headers().firstValue("Accept-Encoding")).hasValue("identity");
    }
    assertThat(send(route, "{}", "Content-Encoding", "identity").statusCode()).isNotEqualTo(415);
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void a_method_that_a_route_does_not_have_is_405_with_those_that_it_has(String pattern)
      throws Exception {
    Set<String> own = new TreeSet<>();
    PathContainer path = PathContainer.parsePath(new Route("GET", pattern).path());
    mappings()
        .filter(
            info ->
                requireNonNull(info.getPathPatternsCondition()).getPatterns().stream()
                    .anyMatch(each -> each.matches(path)))
        .forEach(info -> info.getMethodsCondition().getMethods().forEach(m -> own.add(m.name())));
    Set<String> allowed = new TreeSet<>(own);
    allowed.add("OPTIONS");
    if (own.contains("GET")) {
      allowed.add("HEAD");
    }
    for (String method :
        List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO")) {
      if (allowed.contains(method)) {
        continue;
      }
      HttpResponse<String> answer = send(new Route(method, pattern), "");
      assertThat(answer.statusCode()).as(method + " " + answer.body()).isEqualTo(405);
      assertThat(allow(answer)).as(method).isEqualTo(allowed);
    }
    HttpResponse<String> options = send(new Route("OPTIONS", pattern), "");
    assertThat(options.statusCode()).isIn(200, 204);
    assertThat(allow(options)).isEqualTo(allowed);
  }

  private static Set<String> allow(HttpResponse<String> answer) {
    return new TreeSet<>(
        List.of(answer.headers().firstValue("Allow").orElse("").split("\\s*,\\s*", -1)));
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void head_responds_like_get_without_a_body(String pattern) throws Exception {
    if (send(new Route("OPTIONS", pattern), "")
        .headers()
        .firstValue("Allow")
        .orElse("")
        .contains("GET")) {
      URI uri =
          URI.create(
              "http://127.0.0.1:" + RunningOrchestrator.port() + new Route("HEAD", pattern).path());
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpResponse<String> head =
            client.send(
                HttpRequest.newBuilder(uri).HEAD().build(), HttpResponse.BodyHandlers.ofString());
        HttpResponse<String> get =
            client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.headers().firstValue("Content-Type"))
            .isEqualTo(get.headers().firstValue("Content-Type"));
        assertThat(head.body()).isEmpty();
      }
    }
  }
}
