package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.KeyedOrchestrator;
import java.net.http.HttpResponse;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Admins manage their own tenant, the operator all tenants. */
final class TwoTenantsTest {
  private static final KeyedOrchestrator SERVER = KeyedOrchestrator.shared();
  private static final String OPERATOR = KeyedOrchestrator.OPERATOR;

  private static String redAdmin;
  private static String blueAdmin;
  private static String blueEditor;

  @BeforeAll
  static void makeKeys() {
    redAdmin = SERVER.key("red", "admin");
    blueAdmin = SERVER.key("blue", "admin");
    blueEditor = SERVER.key("blue", "editor");
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return new JsonMapper().readTree(answer.body());
  }

  private static void problem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer).path("code").asString()).isEqualTo(code);
  }

  private static HttpResponse<String> make(String by, String tenant, String role) {
    String body = "{\"name\":\"n\",\"role\":\"" + role + "\"" + tenant + "}";
    return SERVER.send("POST", "/admin/api-keys", body, by);
  }

  @Test
  void admin_manages_only_keys_of_its_own_tenant() {
    JsonNode made = json(make(redAdmin, "", "editor"));
    assertThat(made.path("api_key").path("tenant").asString()).isEqualTo("red");
    assertThat(make(redAdmin, ",\"tenant\":\"red\"", "admin").statusCode()).isEqualTo(201);
    for (String other : List.of("blue", "default", "new")) {
      problem(make(redAdmin, ",\"tenant\":\"" + other + "\"", "viewer"), 403, "tenant_refused");
      problem(SERVER.get("/admin/api-keys?tenant=" + other, redAdmin), 403, "tenant_refused");
    }
    String blueKey = blueEditor.substring(3, 19);
    assertThat(SERVER.get("/admin/api-keys", redAdmin).body()).doesNotContain(blueKey);
    assertThat(SERVER.get("/admin/api-keys?limit=200", OPERATOR).body()).contains(blueKey);
    problem(
        SERVER.send("DELETE", "/admin/api-keys/" + blueKey, null, redAdmin), 404, "key_not_found");
    assertThat(SERVER.get("/whoami", blueEditor).statusCode()).isEqualTo(200);
    String own = made.path("api_key").path("key_id").asString();
    assertThat(SERVER.send("DELETE", "/admin/api-keys/" + own, null, redAdmin).statusCode())
        .isEqualTo(204);
  }

  @Test
  void admin_cannot_list_or_redrive_dead_letters_of_another_tenant() {
    String job = dead(blueEditor);
    assertThat(SERVER.get("/admin/dead-letter", redAdmin).body()).doesNotContain(job);
    problem(SERVER.get("/admin/dead-letter?tenant=blue", redAdmin), 403, "tenant_refused");
    String redrive = "/admin/dead-letter/" + job + "/redrive";
    problem(SERVER.send("POST", redrive, null, redAdmin), 404, "job_not_found");
    String all = "/admin/dead-letter/redrive";
    assertThat(SERVER.send("POST", all, null, redAdmin).body()).doesNotContain(job);
    problem(SERVER.send("POST", all + "?tenant=blue", null, redAdmin), 403, "tenant_refused");
    assertThat(SERVER.get("/admin/dead-letter", blueAdmin).body()).contains(job);
    assertThat(SERVER.send("POST", redrive, null, blueAdmin).statusCode()).isEqualTo(202);
    problem(SERVER.send("POST", redrive, null, redAdmin), 404, "job_not_found");
  }

  private static String dead(String key) {
    String text = "{\"source_type\":\"text\",\"text\":\"t\",\"title\":\"t\"}";
    String job = json(SERVER.send("POST", "/ingest-async", text, key)).path("job_id").asString();
    JdbcClient.create(SERVER.bean(DataSource.class))
        .sql(
            """
            update job set status = 'failed', completed_at = now(),
              error = '{"code": "poison", "message": "m", "retryable": false}'
            where id = ?::uuid
            """)
        .param(job)
        .update();
    return job;
  }

  @Test
  void admin_reads_only_audit_log_and_limits_of_its_own_tenant() {
    String marker = "/documents/of-blue";
    SERVER.send("DELETE", marker, null, blueEditor);
    assertThat(SERVER.get("/admin/audit", blueAdmin).body()).contains(marker);
    assertThat(SERVER.get("/admin/audit?limit=200", redAdmin).body()).doesNotContain(marker);
    problem(SERVER.get("/admin/audit?tenant=blue", redAdmin), 403, "tenant_refused");
    assertThat(SERVER.get("/admin/tenants/red/limits", redAdmin).statusCode()).isEqualTo(200);
    problem(SERVER.get("/admin/tenants/blue/limits", redAdmin), 403, "tenant_refused");
    problem(SERVER.send("PUT", "/admin/tenants/red/limits", "{}", redAdmin), 403, "operator_only");
  }

  @Test
  void editor_sets_webhook_endpoint_of_its_own_tenant() {
    String path = "/admin/webhooks/endpoint";
    String body = "{\"url\":\"https://hooks.example.com/blue\"}";
    assertThat(SERVER.send("PUT", path, body, blueEditor).statusCode()).isEqualTo(200);
    assertThat(SERVER.get(path, blueEditor).body()).contains("hooks.example.com/blue");
    assertThat(SERVER.get(path, redAdmin).body()).doesNotContain("blue");
    assertThat(SERVER.get(path, OPERATOR).body()).doesNotContain("blue");
    assertThat(SERVER.get("/admin/webhooks", blueEditor).statusCode()).isEqualTo(403);
    assertThat(SERVER.send("PUT", path, "{}", blueEditor).statusCode()).isEqualTo(200);
  }

  @Test
  void rate_limit_applies_to_admins_of_a_tenant() {
    String admin = SERVER.key("green", "admin");
    SERVER.send("PUT", "/admin/tenants/green/limits", "{\"requests_per_minute\":1}", OPERATOR);
    SERVER.get("/admin/queues", admin);
    problem(SERVER.get("/admin/queues", admin), 429, "rate_limited");
  }
}
