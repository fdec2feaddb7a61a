package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.KeyedOrchestrator;
import dev.quarry.testkit.Await;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Erasure of a tenant over HTTP. */
final class ErasureApiTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String OPERATOR = KeyedOrchestrator.OPERATOR;
  private static final String TEXT = "{\"source_type\":\"text\",\"text\":\"t\",\"title\":\"t\"}";

  @SuppressWarnings("NullAway.Init") // initialised by start()
  private static KeyedOrchestrator server;

  @BeforeAll
  static void start() {
    server =
        new KeyedOrchestrator(
            "quarry.retention.erasure-delay=0s", "quarry.index.unpublished-age=0s");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return new JsonMapper().readTree(answer.body());
  }

  private static HttpResponse<String> erase(String tenant, String confirm) {
    return server.send(
        "DELETE", "/admin/tenants/" + tenant + "?confirm=" + confirm, null, OPERATOR);
  }

  private static JsonNode erased(String tenant) {
    assertThat(erase(tenant, tenant).statusCode()).isEqualTo(202);
    String path = "/admin/tenants/" + tenant + "/erasure";
    Await.until(
        "the tenant is erased",
        LONG,
        () -> json(server.get(path, OPERATOR)).path("status").asString().equals("erased"));
    return json(server.get(path, OPERATOR));
  }

  @Test
  void operator_erases_a_tenant_and_another_one_keeps_everything() {
    Tenant doomed = Tenant.withEverything(server, "doomed");
    Tenant spared = Tenant.withEverything(server, "spared");
    String key = server.key("doomed", "admin");
    String sparedKey = server.key("spared", "viewer");
    assertThat(server.get("/jobs/" + doomed.job(), key).statusCode()).isEqualTo(200);

    JsonNode first = erased("doomed");

    assertThat(first.at("/erased/jobs").asLong()).isEqualTo(1);
    assertThat(first.at("/erased/documents").asLong()).isEqualTo(1);
    assertThat(first.at("/erased/schedules").asLong()).isEqualTo(1);
    assertThat(first.at("/erased/api_keys").asLong())
        .as("of its job, of its schedule, and this one")
        .isEqualTo(3);
    assertThat(first.path("finished_at").asString()).isNotEmpty();
    assertThat(server.get("/whoami", key).statusCode()).isEqualTo(401);
    String again = server.key("doomed", "editor");
    assertThat(server.get("/jobs/" + doomed.job(), again).statusCode()).isEqualTo(404);
    assertThat(server.get("/documents/" + doomed.document(), again).statusCode()).isEqualTo(404);
    assertThat(server.get("/jobs/" + spared.job(), sparedKey).statusCode()).isEqualTo(200);
    assertThat(server.get("/documents/" + spared.document(), sparedKey).statusCode())
        .isEqualTo(200);
    String search = "{\"query\":\"" + spared.marker() + "\",\"mode\":\"keyword\"}";
    assertThat(server.send("POST", "/search", search, sparedKey).body())
        .contains(spared.document());

    assertThat(erased("doomed").path("erased").valueStream().mapToLong(JsonNode::asLong).sum())
        .as("the key of the test and its requests")
        .isLessThanOrEqualTo(1);
  }

  @Test
  void a_slip_erases_nothing() {
    String key = server.key("slip", "editor");

    for (String query : new String[] {"", "?confirm=", "?confirm=slipp", "?confirm=true"}) {
      HttpResponse<String> answer =
          server.send("DELETE", "/admin/tenants/slip" + query, null, OPERATOR);
      assertThat(answer.statusCode()).as(query).isEqualTo(400);
      assertThat(answer.body()).contains("confirm");
    }

    assertThat(server.get("/whoami", key).statusCode()).isEqualTo(200);
    assertThat(server.get("/admin/tenants/slip/erasure", OPERATOR).body())
        .contains("\"erasure_not_found\"");
  }

  @Test
  void the_tenant_of_the_operator_is_protected() {
    HttpResponse<String> answer = erase("default", "default");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("\"tenant_protected\"");
  }

  @Test
  void nothing_comes_in_while_a_tenant_is_erased() {
    KeyedOrchestrator slow = KeyedOrchestrator.shared(); // its delay is a minute
    String key = slow.key("closing", "editor");

    assertThat(
            slow.send("DELETE", "/admin/tenants/closing?confirm=closing", null, OPERATOR)
                .statusCode())
        .isEqualTo(202);

    assertThat(slow.send("POST", "/ingest-async", TEXT, key).statusCode()).isEqualTo(401);
    String body = "{\"name\":\"n\",\"tenant\":\"closing\",\"role\":\"editor\"}";
    HttpResponse<String> refused = slow.send("POST", "/admin/api-keys", body, OPERATOR);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("\"tenant_erased\"");
    assertThat(slow.get("/admin/tenants/closing/erasure", OPERATOR).body()).contains("\"erasing\"");
  }
}
