package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.KeyedOrchestrator;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.VectorStore;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** A tenant with one resource of each kind. All contain a word that no other tenant uses. */
record Tenant(
    String name,
    String job,
    String batch,
    String document,
    String collection,
    String schedule,
    String idempotencyKey,
    String marker) {
  private static final int DIMENSION = 384;

  static Tenant withEverything(KeyedOrchestrator server, String name) {
    String marker = "zanzibarite" + name;
    String batch = "batch-" + marker;
    String idempotencyKey = "key-" + marker;
    HttpResponse<String> submitted =
        server.send(
            server
                .request("/ingest-async", server.key(name, "editor"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        """
                        {"source_type":"text","text":"%s","title":"%s","batch_id":"%s"}
                        """
                            .formatted(marker, marker, batch))));
    assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(202);
    String job = new JsonMapper().readTree(submitted.body()).path("job_id").asString();
    String collection = "collection-" + marker;
    String document = storeDocument(server, name, collection, marker);
    String schedule = schedule(server, name, marker);
    return new Tenant(name, job, batch, document, collection, schedule, idempotencyKey, marker);
  }

  private static String schedule(KeyedOrchestrator server, String tenant, String marker) {
    String body =
        """
        {"name":"%s","every":"P1D","paused":true,
         "submission":{"source_type":"text","text":"%s","title":"%s"}}
        """
            .formatted(marker, marker, marker);
    HttpResponse<String> made =
        server.send("POST", "/schedules", body, server.key(tenant, "editor"));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return new JsonMapper().readTree(made.body()).path("schedule_id").asString();
  }

  private static String storeDocument(
      KeyedOrchestrator server, String tenant, String collection, String marker) {
    UUID document = UUID.randomUUID();
    UUID chunk = UUID.randomUUID();
    JdbcClient sql = JdbcClient.create(server.bean(DataSource.class));
    sql.sql(
            """
            insert into document (id, tenant, collection, uri, uri_sha256, generation, index_name,
              title, text, content_sha256, chunks, job_id)
            values (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, 1, ?)
            """)
        .params(
            document,
            tenant,
            collection,
            "urn:" + marker,
            new byte[] {1},
            server.bean(IndexName.class).toString(),
            marker,
            marker,
            new byte[] {2},
            UUID.randomUUID())
        .update();
    sql.sql(
            """
            insert into chunk (id, document_id, generation, ordinal, text, start_offset, end_offset)
            values (?, ?, 1, 0, ?, 0, ?)
            """)
        .params(chunk, document, marker, marker.length())
        .update();
    float[] vector = new float[DIMENSION];
    Arrays.fill(vector, 0.05f);
    VectorStore index = server.bean(VectorStore.class);
    var generation = new VectorStore.DocumentGeneration(tenant, collection, document, 1);
    index.write(generation, List.of(new VectorStore.IndexedChunk(chunk, 0, marker, marker)));
    index.addVectors(generation, List.of(new VectorStore.ChunkVector(chunk, 0, vector)));
    return document.toString();
  }

  /** The path of a route with the ids of this tenant. */
  String path(String pattern) {
    Map<String, String> ids =
        Map.of(
            "/jobs/{id}", job,
            "/ws/jobs/{id}", job,
            "/batches/{id}", batch,
            "/documents/{id}", document,
            "/schedules/{id}", schedule,
            "/collections/{name}", collection);
    for (Map.Entry<String, String> each : ids.entrySet()) {
      if (pattern.startsWith(each.getKey())) {
        return pattern.replaceFirst("\\{[a-z]+}", each.getValue());
      }
    }
    if (pattern.equals("/docs/{file}") || pattern.endsWith("/{*file}")) {
      return pattern.replaceFirst("\\{.*", "nothing");
    }
    if (pattern.equals("/progress/{token}")) {
      return "/progress/nothing";
    }
    if (pattern.startsWith("/api/{route}")) {
      return pattern.replace("{route}", "nothing").replace("{id}", job);
    }
    throw new AssertionError("Which of a tenant's things does the route " + pattern + " name?");
  }
}
