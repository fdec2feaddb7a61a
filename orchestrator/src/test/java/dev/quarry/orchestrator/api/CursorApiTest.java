package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.KeyedOrchestrator;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A cursor is a position in a list and stays valid when rows are deleted or added. */
final class CursorApiTest {
  private static final KeyedOrchestrator SERVER = KeyedOrchestrator.shared();
  private static final JdbcClient SQL = JdbcClient.create(SERVER.bean(DataSource.class));

  private final String tenant = "pages-" + UUID.randomUUID();
  private final String key = SERVER.key(tenant, "admin");

  private JsonNode get(String path) {
    HttpResponse<String> response = SERVER.get(path, key);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new JsonMapper().readTree(response.body());
  }

  /** The ids of a list in order; {@code between} gets the ids of each page. */
  private List<String> walk(String path, String list, String id, Consumer<String> between) {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = get(path + (path.contains("?") ? "&" : "?") + "limit=1" + cursor);
      for (JsonNode row : page.path(list)) {
        seen.add(row.path(id).asString());
        between.accept(row.path(id).asString());
      }
      assertThat(page.path("has_more").asBoolean()).isEqualTo(page.hasNonNull("next_cursor"));
      cursor =
          page.hasNonNull("next_cursor") ? "&cursor=" + page.path("next_cursor").asString() : "";
    } while (!cursor.isEmpty() && seen.size() < 20);
    return seen;
  }

  /** Oldest first. */
  private List<String> documents(int count) {
    List<String> ids = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      ids.add(
          SQL.sql(
                  """
                  insert into document (id, tenant, collection, uri, uri_sha256, generation,
                    index_name, text, content_sha256, chunks, job_id, ingested_at)
                  select gen_random_uuid(), :tenant, 'docs', uri, sha256(uri::bytea), 1, 'i', 't',
                    'x', 1, gen_random_uuid(), now() - interval '1 hour' + :n * interval '1 second'
                  from (select 'urn:doc:' || :n as uri) as new returning id::text
                  """)
              .param("tenant", tenant)
              .param("n", n)
              .query(String.class)
              .single());
    }
    return ids;
  }

  private List<String> jobs(int count) {
    List<String> ids = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      String body = "{\"source_type\":\"text\",\"text\":\"t\",\"title\":\"%d\"}".formatted(n);
      HttpResponse<String> accepted = SERVER.send("POST", "/ingest-async", body, key);
      ids.add(new JsonMapper().readTree(accepted.body()).path("job_id").asString());
    }
    return ids;
  }

  private static void execute(String statement, String id) {
    SQL.sql(statement).param(id).update();
  }

  @Test
  void pagination_survives_deletion_of_documents() {
    List<String> ids = documents(4);
    assertThat(
            walk(
                "/documents",
                "documents",
                "document_id",
                id -> execute("delete from document where id = ?::uuid", id)))
        .isEqualTo(ids.reversed());
  }

  @Test
  void pagination_returns_reingested_documents_once() {
    List<String> ids = documents(4);
    assertThat(
            walk(
                "/documents?collection=docs",
                "documents",
                "document_id",
                id ->
                    execute(
                        "update document set ingested_at = clock_timestamp() where id = ?::uuid",
                        id)))
        .isEqualTo(ids.reversed());
  }

  @Test
  void pagination_survives_deletion_of_jobs() {
    List<String> ids = jobs(3);
    assertThat(
            walk(
                "/jobs", "jobs", "job_id", id -> execute("delete from job where id = ?::uuid", id)))
        .isEqualTo(ids.reversed());
  }

  @Test
  void pagination_survives_deletion_of_dead_letters() {
    List<String> ids = jobs(3);
    ids.forEach(
        id ->
            execute(
                """
                update job set status = 'failed', completed_at = clock_timestamp(),
                  error = '{"code": "poison", "message": "m", "retryable": false}'
                where id = ?::uuid
                """,
                id));
    assertThat(
            walk(
                "/admin/dead-letter",
                "jobs",
                "job_id",
                id -> execute("delete from job where id = ?::uuid", id)))
        .isEqualTo(ids.reversed());
  }

  @Test
  void pagination_survives_deletion_of_deliveries() {
    for (int n = 0; n < 3; n++) {
      SQL.sql(
              """
              insert into webhook_delivery (tenant, job_id, event, url, host, payload, status,
                ended_at)
              values (?, gen_random_uuid(), 'job.completed', 'https://h.example/', 'h', '{}',
                'failed', now())
              """)
          .param(tenant)
          .update();
    }
    assertThat(
            walk(
                "/admin/webhooks?status=failed",
                "deliveries",
                "delivery_id",
                id -> execute("delete from webhook_delivery where id = ?::uuid", id)))
        .hasSize(3)
        .doesNotHaveDuplicates();
  }

  @Test
  void keys_and_audit_entries_are_paginated() {
    SERVER.key(tenant, "viewer");
    SERVER.send("DELETE", "/documents/x", null, key);
    SERVER.send("DELETE", "/documents/y", null, key);
    assertThat(walk("/admin/api-keys", "api_keys", "key_id", id -> {}))
        .hasSize(2)
        .doesNotHaveDuplicates();
    assertThat(walk("/admin/audit", "entries", "id", id -> {}))
        .hasSizeGreaterThanOrEqualTo(2)
        .doesNotHaveDuplicates();
  }

  @Test
  void cursor_of_another_tenant_shows_no_foreign_documents() {
    documents(2);
    String theirs = get("/documents?limit=1").path("next_cursor").asString();
    SQL.sql("delete from document where tenant = ?").param(tenant).update();
    String other = SERVER.key("other-" + tenant, "viewer");
    HttpResponse<String> page = SERVER.get("/documents?cursor=" + theirs, other);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(new JsonMapper().readTree(page.body()).path("documents").isEmpty()).isTrue();
  }

  @Test
  void document_id_is_rejected_as_cursor() {
    String id = documents(1).getFirst();
    String other = SERVER.key("other-" + tenant, "viewer");
    for (String asking : List.of(key, other)) {
      for (String named : List.of(id, UUID.randomUUID().toString())) {
        refused(SERVER.get("/documents?cursor=" + named, asking));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/jobs",
        "/documents",
        "/admin/dead-letter",
        "/admin/webhooks",
        "/admin/api-keys",
        "/admin/audit",
        "/jobs/JOB/items",
        "/jobs/JOB/changes"
      })
  void invalid_cursor_is_rejected(String path) {
    documents(2);
    String own = path.replace("JOB", jobs(1).getFirst()) + "?cursor=";
    String documents = get("/documents?limit=1").path("next_cursor").asString();
    List<String> made =
        new ArrayList<>(
            List.of(
                "", "-1", "1", "x", "%20", "a".repeat(5_000), "%C3%BC", UUID.randomUUID() + ""));
    for (String text :
        List.of(
            "1 JOBS",
            "2 JOBS 1 " + UUID.randomUUID(),
            "1 ITEMS -1",
            "1 AUDIT 1 2",
            "1 API_KEYS 999999999999999999 a",
            "1 DOCUMENTS -5 " + UUID.randomUUID(),
            "1 JOBS 5 not-an-id",
            "1 NONE 5 " + UUID.randomUUID())) {
      made.add(Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }
    if (!path.equals("/documents")) {
      made.add(documents);
    }
    made.forEach(cursor -> refused(SERVER.get(own + cursor, key)));
  }

  private static void refused(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    JsonNode problem = new JsonMapper().readTree(response.body());
    assertThat(problem.path("code").asString()).isEqualTo("invalid_request");
    assertThat(problem.path("errors").toString() + problem.path("detail")).contains("cursor");
  }
}
