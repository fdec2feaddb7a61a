package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.KeyedOrchestrator;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** API keys, limits and the audit log over HTTP. */
final class AccessApiTest {
  private static final KeyedOrchestrator SERVER = KeyedOrchestrator.shared();
  private static final String OPERATOR = KeyedOrchestrator.OPERATOR;
  private static final String TEXT = "{\"source_type\":\"text\",\"text\":\"t\",\"title\":\"t\"}";

  private static JsonNode json(HttpResponse<String> answer) {
    return new JsonMapper().readTree(answer.body());
  }

  private static HttpResponse<String> limit(String tenant, String limits) {
    return SERVER.send("PUT", "/admin/tenants/" + tenant + "/limits", limits, OPERATOR);
  }

  @Test
  void key_is_shown_once_and_rejected_after_revocation() {
    HttpResponse<String> made =
        SERVER.send(
            "POST",
            "/admin/api-keys",
            "{\"name\":\"ci\",\"tenant\":\"shown\",\"role\":\"viewer\"}",
            OPERATOR);
    assertThat(made.statusCode()).isEqualTo(201);
    String key = json(made).path("key").asString();
    String id = json(made).path("api_key").path("key_id").asString();
    assertThat(made.headers().firstValue("Location")).hasValue("/admin/api-keys/" + id);
    String list = SERVER.get("/admin/api-keys?tenant=shown", OPERATOR).body();
    assertThat(list).contains(id).doesNotContain(key.substring(20));
    JsonNode viewer = json(SERVER.get("/whoami", key));
    assertThat(viewer.path("tenant").asString()).isEqualTo("shown");
    assertThat(viewer.path("operator").asBoolean(true)).isFalse();
    assertThat(json(SERVER.get("/whoami", OPERATOR)).path("operator").asBoolean()).isTrue();
    HttpResponse<String> bearer =
        SERVER.send(SERVER.request("/whoami", null).header("Authorization", "Bearer " + key));
    assertThat(bearer.statusCode()).isEqualTo(200);
    assertThat(SERVER.send("DELETE", "/admin/api-keys/" + id, null, OPERATOR).statusCode())
        .isEqualTo(204);
    assertThat(SERVER.get("/whoami", key).statusCode()).isEqualTo(401);
    assertThat(SERVER.get("/whoami", key).body()).contains("\"key_refused\"");
    assertThat(SERVER.send("DELETE", "/admin/api-keys/none", null, OPERATOR).body())
        .contains("\"key_not_found\"");
  }

  @Test
  void rotated_key_is_replaced_by_one_with_the_same_rights() {
    String former = SERVER.key("rotated", "editor");
    String id = former.substring(3, 19);

    HttpResponse<String> made =
        SERVER.send(
            "POST", "/admin/api-keys/" + id + "/rotate", "{\"keep_old_seconds\":0}", OPERATOR);

    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    JsonNode view = json(made);
    assertThat(made.headers().firstValue("Location"))
        .hasValue("/admin/api-keys/" + view.at("/api_key/key_id").asString());
    JsonNode caller = json(SERVER.get("/whoami", view.path("key").asString()));
    assertThat(caller.path("tenant").asString()).isEqualTo("rotated");
    assertThat(caller.path("role").asString()).isEqualTo("editor");
    assertThat(SERVER.get("/whoami", former).statusCode()).isEqualTo(401);
    assertThat(SERVER.send("POST", "/admin/api-keys/" + id + "/rotate", "{}", OPERATOR).body())
        .contains("\"key_not_found\"");
    assertThat(
            SERVER
                .send(
                    "POST",
                    "/admin/api-keys/" + id + "/rotate",
                    "{\"keep_old_seconds\":-1}",
                    OPERATOR)
                .statusCode())
        .isEqualTo(400);
    assertThat(
            SERVER
                .get("/admin/audit?action=POST%20/admin/api-keys/%7Bid%7D/rotate", OPERATOR)
                .body())
        .contains(view.at("/api_key/key_id").asString());
  }

  @Test
  void invalid_key_request_is_rejected() {
    for (String wrong :
        List.of(
            "{\"role\":\"viewer\"}",
            "{\"name\":\"a\\nb\",\"role\":\"viewer\"}",
            "{\"name\":\"a\",\"role\":\"root\"}",
            "{\"name\":\"a\"}",
            "{\"name\":\"a\",\"role\":\"viewer\",\"tenant\":\"../x\"}",
            "{\"name\":\"a\",\"role\":\"viewer\",\"expires_at\":\"2001-01-01T00:00:00Z\"}")) {
      HttpResponse<String> answer = SERVER.send("POST", "/admin/api-keys", wrong, OPERATOR);
      assertThat(answer.statusCode()).as(wrong + answer.body()).isEqualTo(400);
    }
  }

  @Test
  void requests_over_the_limit_get_429_and_all_responses_have_rate_limit_headers() {
    String key = SERVER.key("hasty", "viewer");
    assertThat(limit("hasty", "{\"requests_per_minute\":2}").statusCode()).isEqualTo(200);
    HttpResponse<String> first = SERVER.get("/whoami", key);
    assertThat(first.headers().firstValue("RateLimit-Policy")).hasValue("\"requests\";q=2;w=60");
    assertThat(first.headers().firstValue("RateLimit").orElseThrow())
        .matches("\"requests\";r=1;t=\\d+");
    SERVER.get("/whoami", key);
    HttpResponse<String> refused = SERVER.get("/whoami", key);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("\"rate_limited\"");
    assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 60);
    assertThat(SERVER.get("/whoami", OPERATOR).headers().firstValue("RateLimit")).isEmpty();
  }

  @Test
  void operator_at_its_request_limit_still_sets_limits() {
    assertThat(limit("default", "{\"requests_per_minute\":1}").statusCode()).isEqualTo(200);
    try {
      SERVER.get("/whoami", OPERATOR);
      assertThat(SERVER.get("/whoami", OPERATOR).statusCode()).isEqualTo(429);
    } finally {
      assertThat(limit("default", "{}").statusCode()).isEqualTo(200);
    }
    assertThat(SERVER.get("/whoami", OPERATOR).statusCode()).isEqualTo(200);
  }

  @Test
  void jobs_over_the_limit_are_429_but_a_repeated_one_is_answered() {
    String key = SERVER.key("eager", "editor");
    limit("eager", "{\"queued\":1}");
    var request =
        SERVER
            .request("/ingest-async", key)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "once")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(TEXT));
    HttpResponse<String> first = SERVER.send(request);
    assertThat(first.statusCode()).isEqualTo(202);
    HttpResponse<String> refused = SERVER.send("POST", "/ingest-async", TEXT, key);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("\"quota_exceeded\"");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(json(SERVER.send(request)).path("job_id")).isEqualTo(json(first).path("job_id"));
    String batch = "{\"jobs\":[" + TEXT + "]}";
    assertThat(SERVER.send("POST", "/ingest-async/batch", batch, key).statusCode()).isEqualTo(429);
  }

  @Test
  void concurrent_submissions_do_not_exceed_the_limit() throws Exception {
    String key = SERVER.key("crowd", "editor");
    limit("crowd", "{\"queued\":10}");
    String batch = "{\"jobs\":[" + TEXT + "," + TEXT + "]}";
    int accepted = 0;
    try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        boolean two = i % 10 == 0;
        answers.add(
            crowd.submit(
                () -> {
                  String path = two ? "/ingest-async/batch" : "/ingest-async";
                  int status = SERVER.send("POST", path, two ? batch : TEXT, key).statusCode();
                  assertThat(status).isIn(202, 429);
                  return status == 429 ? 0 : two ? 2 : 1;
                }));
      }
      for (Future<Integer> answer : answers) {
        accepted += answer.get();
      }
    }
    assertThat(accepted).isBetween(1, 10);
    assertThat(json(SERVER.get("/jobs?total=true&status=queued", key)).path("total").asInt())
        .isEqualTo(accepted);
  }

  @Test
  void limits_show_own_and_effective_values() {
    limit("shownlimits", "{\"running\":3,\"bytes\":1000,\"embedding_tokens_per_day\":5}");
    JsonNode view = json(SERVER.get("/admin/tenants/shownlimits/limits", OPERATOR));
    assertThat(view.path("own").path("running").asInt()).isEqualTo(3);
    assertThat(view.path("effective").path("bytes").asInt()).isEqualTo(1000);
    assertThat(view.at("/effective/embedding_tokens_per_day").asInt()).isEqualTo(5);
    assertThat(limit("shownlimits", "{\"queued\":-1}").statusCode()).isEqualTo(400);
    assertThat(limit("shownlimits", "{\"embedding_tokens_per_day\":-1}").statusCode())
        .isEqualTo(400);
    assertThat(limit("a%20b", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void audit_log_has_writes_and_denied_requests_but_no_reads() {
    String editor = SERVER.key("watched", "editor");
    String viewer = SERVER.key("watched", "viewer");
    HttpResponse<String> job = SERVER.send("POST", "/ingest-async", TEXT, editor);
    SERVER.get("/jobs", editor);
    SERVER.send("POST", "/search", "{\"query\":\"x\",\"mode\":\"keyword\"}", editor);
    SERVER.send("POST", "/ingest-async", TEXT, viewer);
    SERVER.send("DELETE", "/documents/x%0d%0aforged", null, editor);
    JsonNode entries = json(SERVER.get("/admin/audit?tenant=watched", OPERATOR)).path("entries");
    assertThat(entries).as(entries.toString()).hasSize(3);
    JsonNode refused = entries.path(1);
    assertThat(refused.path("outcome").asString()).isEqualTo("403 role_refused");
    assertThat(refused.path("role").asString()).isEqualTo("viewer");
    JsonNode write = entries.path(2);
    assertThat(write.path("action").asString()).isEqualTo("POST /ingest-async");
    assertThat(write.path("object").asString())
        .isEqualTo(job.headers().firstValue("Location").orElseThrow());
    assertThat(write.path("outcome").asString()).isEqualTo("202");
    assertThat(write.path("key_id").asString()).isEqualTo(editor.substring(3, 19));
    assertThat(write.path("trace_id").asString())
        .isEqualTo(job.headers().firstValue("X-Trace-Id").orElseThrow());
    assertThat(write.path("address").asString()).isEqualTo("127.0.0.1");
  }

  @Test
  void audit_log_has_unauthenticated_requests_and_key_changes() {
    SERVER.get("/jobs?label=nobody", null);
    String made = SERVER.key("audited", "viewer").substring(3, 19);
    limit("audited", "{}");
    String trail = SERVER.get("/admin/audit?limit=200", OPERATOR).body();
    assertThat(trail)
        .contains(
            "\"401 key_required\"",
            "/admin/api-keys/" + made,
            "PUT /admin/tenants/{tenant}/limits");
    JsonNode page = json(SERVER.get("/admin/audit?limit=1&tenant=default", OPERATOR));
    assertThat(page.path("has_more").asBoolean()).isTrue();
  }
}
