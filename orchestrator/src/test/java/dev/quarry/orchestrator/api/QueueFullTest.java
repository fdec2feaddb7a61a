package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.KeyedOrchestrator;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

final class QueueFullTest {
  private static final String TEXT = "{\"source_type\":\"text\",\"text\":\"t\",\"title\":\"t\"}";

  @Test
  void full_queue_is_503_for_everybody() {
    try (KeyedOrchestrator server = new KeyedOrchestrator("quarry.limits.queue=1")) {
      String key = server.key("acme", "editor");
      assertThat(server.send("POST", "/ingest-async", TEXT, key).statusCode()).isEqualTo(202);
      HttpResponse<String> full =
          server.send("POST", "/ingest-async", TEXT, server.key("other", "editor"));
      assertThat(full.statusCode()).isEqualTo(503);
      assertThat(full.body()).contains("\"queue_full\"");
      assertThat(full.headers().firstValue("Retry-After")).hasValue("5");
    }
  }
}
