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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests every route that the application registers, so that a new route is tested without being
 * listed here.
 */
final class EveryRouteTest {
  private static final KeyedOrchestrator SERVER = KeyedOrchestrator.shared();
  private static final Set<String> PUBLIC_ROUTES =
      Set.of(
          "/health",
          "/health/live",
          "/health/ready",
          "/openapi.json",
          "/asyncapi.yaml",
          "/docs",
          "/",
          "/dashboard/{*file}",
          "/webjars/{*file}");
  private static final Route SIGN_IN = new Route("POST", "/session");
  private static final Route SIGN_OUT = new Route("DELETE", "/session");
  private static final Set<String> CROSS_TENANT_ROUTES =
      Set.of("/health/workers", "/actuator/prometheus");
  private static final Set<String> READ_ONLY_POSTS = Set.of("/search");
  private static final Set<String> EDITOR_ROUTES =
      Set.of("/admin/webhooks/endpoint", "/admin/webhooks/endpoint/rotate");
  private static final Set<Route> OPERATOR_ROUTES =
      Set.of(
          new Route("PUT", "/admin/tenants/{tenant}/limits"),
          new Route("GET", "/admin/tenants/{tenant}/erasure"),
          new Route("DELETE", "/admin/tenants/{tenant}"),
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
      return method.equals("GET")
          || READ_ONLY_POSTS.contains(pattern)
          || Set.of(SIGN_IN, SIGN_OUT).contains(this);
    }

    boolean admins() {
      return pattern.startsWith("/admin") && !editors();
    }

    boolean editors() {
      return EDITOR_ROUTES.contains(pattern);
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

  /** Excludes endless responses: event streams. */
  private static HttpResponse<String> call(Route route, String path, @Nullable String key) {
    String accepted = route.pattern().endsWith("/export") ? "application/gzip" : "application/json";
    HttpRequest.Builder request = SERVER.request(path, key).header("Accept", accepted);
    if (route.method().equals("GET") || route.method().equals("DELETE")) {
      return SERVER.send(request.method(route.method(), HttpRequest.BodyPublishers.noBody()));
    }
    return SERVER.send(
        request
            .header(
                "Content-Type",
                route.pattern().endsWith("/import") ? "application/gzip" : "application/json")
            .method(route.method(), HttpRequest.BodyPublishers.ofString("{}")));
  }

  /** Uses ids that do not exist, so that no resource changes. */
  private static String nowhere(Route route) {
    return route
        .pattern()
        .replace("{tenant}", "acme")
        .replace("{*file}", "none.js")
        .replaceAll("\\{[a-z]+}", "00000000-0000-4000-8000-000000000000");
  }

  @Test
  void without_a_key_every_route_is_401_but_health_description_and_dashboard() {
    for (Route route : routes()) {
      int status = call(route, nowhere(route), null).statusCode();
      if (PUBLIC_ROUTES.contains(route.pattern()) || route.equals(SIGN_IN)) {
        assertThat(status).as(route.toString()).isNotIn(401, 403);
      } else {
        assertThat(status).as(route.toString()).isEqualTo(401);
      }
    }
  }

  @Test
  void each_role_has_exactly_its_permissions() {
    for (Route route : routes()) {
      boolean viewers = route.reads() && !route.editors();
      refused(route, viewer, !viewers || route.admins() || ofServer(route));
      refused(route, editor, route.admins() || ofServer(route));
      if (!OPERATOR_ROUTES.contains(route)) {
        refused(route, admin, false);
      }
    }
  }

  @Test
  void only_the_operator_changes_the_whole_server() {
    assertThat(routes()).containsAll(OPERATOR_ROUTES);
    for (Route route : OPERATOR_ROUTES) {
      HttpResponse<String> answer = call(route, nowhere(route), admin);
      assertThat(answer.statusCode()).as(route.toString()).isEqualTo(403);
      assertThat(answer.body()).as(route.toString()).contains("\"operator_only\"");
      refused(route, KeyedOrchestrator.OPERATOR, false);
    }
  }

  @Test
  void admin_lists_show_no_data_of_other_tenants() {
    SERVER.send("POST", "/jobs/" + acme.job() + "/cancel", null, foreignAdmin);
    for (Route route : routes()) {
      if (!route.admins() || route.pattern().contains("{") || !route.method().equals("GET")) {
        continue;
      }
      String body = call(route, route.pattern(), foreignAdmin).body();
      assertThat(body).as(route.toString()).doesNotContain(editor.substring(3, 19), "\"acme\"");
      if (route.pattern().equals("/admin/audit")) {
        // The paths of the caller's own requests, such as the one above, contain ids of acme.
        JsonNode entries = new JsonMapper().readTree(body).path("entries");
        assertThat(entries).isNotEmpty().allMatch(entry -> tenantOf(entry).equals("other"));
      } else {
        assertThat(body).as(route.toString()).doesNotContain(acme.job(), acme.marker());
      }
    }
  }

  private static String tenantOf(JsonNode entry) {
    return entry.path("tenant").asString();
  }

  private static boolean ofServer(Route route) {
    return CROSS_TENANT_ROUTES.contains(route.pattern());
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

  /** An import stores into the collection of this name of the caller's own tenant. */
  private static boolean creates(Route route) {
    return route.pattern().equals("/collections/{name}/import");
  }

  @Test
  void what_belongs_to_another_tenant_is_404_on_every_route_that_names_something() {
    for (Route route : routes()) {
      if (route.admins() || creates(route) || !route.pattern().contains("{")) {
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
  void websocket_of_another_tenants_job_is_closed() throws Exception {
    CompletableFuture<String> received = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket socket, CharSequence text, boolean last) {
            received.complete(text.toString());
            return null;
          }

          @Override
          public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            received.complete("closed " + code);
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
      assertThat(received.get(20, TimeUnit.SECONDS)).startsWith("closed 4");
      socket.abort();
    }
  }

  @Test
  void lists_counts_and_searches_show_no_data_of_other_tenants() {
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
  void idempotency_keys_are_per_tenant() {
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
  void viewer_of_default_tenant_reads_cross_tenant_totals() {
    String monitor = SERVER.key("default", "viewer");
    for (String path : CROSS_TENANT_ROUTES) {
      assertThat(SERVER.get(path, monitor).statusCode()).as(path).isEqualTo(200);
    }
  }

  @Test
  void other_encodings_of_an_admin_path_are_rejected() {
    for (String path :
        List.of("/%61dmin/api-keys", "/admin%2fapi-keys", "/jobs/../admin/api-keys")) {
      assertThat(SERVER.get(path, viewer).statusCode()).as(path).isIn(400, 403, 404);
      assertThat(SERVER.get(path, null).statusCode()).as(path).isIn(400, 401);
    }
    assertThat(SERVER.get("/health/", null).statusCode()).isEqualTo(401);
    assertThat(SERVER.get("/jobs?api_key=" + viewer, null).statusCode()).isEqualTo(401);
  }
}
