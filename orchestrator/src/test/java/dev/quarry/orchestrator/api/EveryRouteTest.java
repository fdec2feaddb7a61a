package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.KeyedOrchestrator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Walks every route that the application has, as the application itself lists them: a new one is
 * tried without being named here.
 */
final class EveryRouteTest {
  private static final KeyedOrchestrator SERVER = KeyedOrchestrator.shared();
  private static final Set<String> FREE =
      Set.of(
          "/health", "/health/live", "/health/ready", "/openapi.json", "/asyncapi.yaml", "/docs");
  private static final Set<String> OF_WHOLE_SERVER =
      Set.of("/health/workers", "/actuator/prometheus");
  private static final Set<String> READING_POSTS = Set.of("/search");
  private static final Set<String> OF_EDITORS_TOO =
      Set.of("/admin/webhooks/endpoint", "/admin/webhooks/endpoint/rotate");
  private static final Set<Route> OF_OPERATOR =
      Set.of(
          new Route("PUT", "/admin/tenants/{tenant}/limits"),
          new Route("POST", "/admin/queues/{name}/pause"),
          new Route("POST", "/admin/queues/{name}/resume"),
          new Route("POST", "/admin/queues/{name}/drain"));

  private static Tenant acme;
  private static String viewer;
  private static String editor;
  private static String admin;
  private static String foreignAdmin;
  private static String stranger;

  private record Route(String method, String pattern) {
    boolean reads() {
      return method.equals("GET") || READING_POSTS.contains(pattern);
    }

    boolean admins() {
      return pattern.startsWith("/admin") && !editors();
    }

    boolean editors() {
      return OF_EDITORS_TOO.contains(pattern);
    }
  }

  @BeforeAll
  static void makeTenants() {
    acme = Tenant.withEverything(SERVER, "acme");
    viewer = SERVER.key("acme", "viewer");
    editor = SERVER.key("acme", "editor");
    admin = SERVER.key("acme", "admin");
    foreignAdmin = SERVER.key("other", "admin");
    stranger = SERVER.key("other", "editor");
  }

  private static List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (RequestMappingInfo info :
        SERVER.bean(RequestMappingHandlerMapping.class).getHandlerMethods().keySet()) {
      Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
      assertThat(methods).as("methods of " + info).isNotEmpty();
      for (String pattern : info.getPatternValues()) {
        methods.forEach(method -> routes.add(new Route(method.name(), pattern)));
      }
    }
    assertThat(routes).hasSizeGreaterThan(20).contains(new Route("GET", "/jobs/{id}/events"));
    return routes;
  }

  /** Short answers only: no event streams. */
  private static HttpResponse<String> call(Route route, String path, @Nullable String key) {
    HttpRequest.Builder request = SERVER.request(path, key).header("Accept", "application/json");
    if (route.method().equals("GET") || route.method().equals("DELETE")) {
      return SERVER.send(request.method(route.method(), HttpRequest.BodyPublishers.noBody()));
    }
    return SERVER.send(
        request
            .header("Content-Type", "application/json")
            .method(route.method(), HttpRequest.BodyPublishers.ofString("{}")));
  }

  /** Names nothing that exists, so that nothing happens to what does. */
  private static String nowhere(Route route) {
    return route
        .pattern()
        .replace("{tenant}", "acme")
        .replaceAll("\\{[a-z]+}", "00000000-0000-4000-8000-000000000000");
  }

  @Test
  void without_a_key_every_route_is_401_but_health_and_the_description() {
    for (Route route : routes()) {
      int status = call(route, nowhere(route), null).statusCode();
      if (FREE.contains(route.pattern())) {
        assertThat(status).as(route.toString()).isNotIn(401, 403);
      } else {
        assertThat(status).as(route.toString()).isEqualTo(401);
      }
    }
  }

  @Test
  void each_role_may_what_it_may_and_nothing_else() {
    for (Route route : routes()) {
      boolean viewers = route.reads() && !route.editors();
      refused(route, viewer, !viewers || route.admins() || ofServer(route));
      refused(route, editor, route.admins() || ofServer(route));
      if (!OF_OPERATOR.contains(route)) {
        refused(route, admin, false);
      }
    }
  }

  @Test
  void only_the_operator_changes_what_concerns_the_whole_server() {
    assertThat(routes()).containsAll(OF_OPERATOR);
    for (Route route : OF_OPERATOR) {
      HttpResponse<String> answer = call(route, nowhere(route), admin);
      assertThat(answer.statusCode()).as(route.toString()).isEqualTo(403);
      assertThat(answer.body()).as(route.toString()).contains("\"operator_only\"");
      refused(route, KeyedOrchestrator.OPERATOR, false);
    }
  }

  @Test
  void no_list_under_admin_shows_an_admin_another_tenants_things() {
    for (Route route : routes()) {
      if (!route.admins() || route.pattern().contains("{") || !route.method().equals("GET")) {
        continue;
      }
      assertThat(call(route, route.pattern(), foreignAdmin).body())
          .as(route.toString())
          .doesNotContain(acme.job(), acme.marker(), editor.substring(3, 19), "\"acme\"");
    }
  }

  private static boolean ofServer(Route route) {
    return OF_WHOLE_SERVER.contains(route.pattern());
  }

  private static void refused(Route route, String key, boolean expected) {
    HttpResponse<String> answer = call(route, nowhere(route), key);
    if (expected) {
      assertThat(answer.statusCode()).as(route.toString()).isEqualTo(403);
      assertThat(answer.body()).as(route.toString()).contains("\"role_refused\"");
    } else {
      assertThat(answer.statusCode()).as(route.toString()).isNotIn(401, 403, 500);
    }
  }

  @Test
  void what_belongs_to_another_tenant_is_404_on_every_route_that_names_something() {
    for (Route route : routes()) {
      if (route.admins() || !route.pattern().contains("{")) {
        continue;
      }
      String path = acme.path(route.pattern());
      HttpResponse<String> foreign = call(route, path, stranger);
      assertThat(foreign.statusCode()).as(route + " " + foreign.body()).isEqualTo(404);
      String said = foreign.body().replace(path, "what the caller has sent itself");
      assertThat(said).as(route.toString()).doesNotContain(acme.marker());
    }
    assertThat(SERVER.get("/jobs/" + acme.job(), editor).body()).contains("\"queued\"");
    assertThat(SERVER.get("/documents/" + acme.document(), editor).statusCode()).isEqualTo(200);
  }

  @Test
  void a_websocket_tells_nothing_of_another_tenants_job() throws Exception {
    CompletableFuture<String> told = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket socket, CharSequence text, boolean last) {
            told.complete(text.toString());
            return null;
          }

          @Override
          public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            told.complete("closed " + code);
            return null;
          }
        };
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI address = URI.create("ws://127.0.0.1:" + SERVER.port() + "/ws/jobs/" + acme.job());
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .header("X-API-Key", stranger)
              .buildAsync(address, listener)
              .get(20, TimeUnit.SECONDS);
      assertThat(told.get(20, TimeUnit.SECONDS)).startsWith("closed 4");
      socket.abort();
    }
  }

  @Test
  void no_list_count_or_search_shows_another_tenants_things() {
    for (Route route : routes()) {
      if (route.admins() || route.pattern().contains("{") || !route.method().equals("GET")) {
        continue;
      }
      HttpResponse<String> answer = call(route, route.pattern(), stranger);
      assertThat(answer.body())
          .as(route.toString())
          .doesNotContain(acme.marker(), acme.job().toString(), acme.document().toString());
    }
    String search = "{\"query\":\"" + acme.marker() + "\",\"mode\":\"keyword\"}";
    assertThat(SERVER.send("POST", "/search", search, editor).body()).contains(acme.document());
    assertThat(SERVER.send("POST", "/search", search, stranger).body())
        .contains("\"results\":[]")
        .doesNotContain(acme.document());
    assertThat(SERVER.get("/jobs?total=true", stranger).body()).contains("\"total\":0");
    assertThat(SERVER.get("/jobs/stats", stranger).body()).contains("\"queued\":0");
    assertThat(SERVER.get("/jobs?batch_id=" + acme.batch(), stranger).body())
        .contains("\"jobs\":[]");
  }

  @Test
  void an_idempotency_key_of_another_tenant_is_free() {
    HttpResponse<String> same =
        SERVER.send(
            SERVER
                .request("/ingest-async", stranger)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", acme.idempotencyKey())
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"source_type\":\"text\",\"text\":\"other\",\"title\":\"t\"}")));
    assertThat(same.statusCode()).as(same.body()).isEqualTo(202);
    assertThat(same.body()).doesNotContain(acme.job());
    SERVER.send("DELETE", same.headers().firstValue("Location").orElseThrow(), null, stranger);
  }

  @Test
  void a_monitor_of_the_default_tenant_reads_what_concerns_the_whole_server() {
    String monitor = SERVER.key("default", "viewer");
    for (String path : OF_WHOLE_SERVER) {
      assertThat(SERVER.get(path, monitor).statusCode()).as(path).isEqualTo(200);
    }
  }

  @Test
  void another_spelling_of_an_admin_path_opens_nothing() {
    for (String path :
        List.of("/%61dmin/api-keys", "/admin%2fapi-keys", "/jobs/../admin/api-keys")) {
      assertThat(SERVER.get(path, viewer).statusCode()).as(path).isIn(400, 403, 404);
      assertThat(SERVER.get(path, null).statusCode()).as(path).isIn(400, 401);
    }
    assertThat(SERVER.get("/health/", null).statusCode()).isEqualTo(401);
    assertThat(SERVER.get("/jobs?api_key=" + viewer, null).statusCode()).isEqualTo(401);
  }
}
