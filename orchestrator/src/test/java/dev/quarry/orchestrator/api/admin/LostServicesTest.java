package dev.quarry.orchestrator.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.KeyedOrchestrator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server whose Redis and embedding endpoint do not respond serves its API. */
final class LostServicesTest {
  private static final String KEY = KeyedOrchestrator.OPERATOR;

  @Test
  void lost_redis_and_embedding_endpoint_degrade_health_and_nothing_else() {
    try (KeyedOrchestrator server =
        new KeyedOrchestrator("quarry.bus=redis", "quarry.redis.url=redis://127.0.0.1:1")) {
      assertThat(
              server.send(
                  "POST", "/ingest-async", "{\"source_type\":\"text\",\"text\":\"t\"}", KEY))
          .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(202));
      // The endpoint is known to be away after the first search.
      assertThat(server.send("POST", "/search", "{\"query\":\"granite\"}", KEY).statusCode())
          .isEqualTo(200);

      assertThat(server.get("/health/live", null).statusCode()).isEqualTo(200);
      assertThat(server.get("/health/ready", null).statusCode()).isEqualTo(200);
      assertThat(server.get("/health", null).statusCode()).isEqualTo(200);
      String body = server.get("/health", null).body();
      JsonNode components = new JsonMapper().readTree(body).path("components");
      JsonNode embeddings = components.path("embeddings");
      assertThat(embeddings.path("status").asString()).isEqualTo("degraded");
      assertThat(embeddings.path("code").asString()).startsWith("embedding_un");
      assertThat(embeddings.path("message").asString())
          .startsWith("The embedding endpoint cannot be reached");
      assertThat(components.path("bus").path("status").asString()).isEqualTo("degraded");
      assertThat(components.path("bus").path("code").asString()).isEqualTo("redis_unavailable");
      assertThat(body).doesNotContain("127.0.0.1");
    }
  }
}
