package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.KeyedOrchestrator;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class StreamShareApiTest {
  private static final String TEXT = "{\"source_type\":\"text\",\"text\":\"t\",\"title\":\"t\"}";

  private static String events(KeyedOrchestrator server, String key) {
    String job =
        new JsonMapper()
            .readTree(server.send("POST", "/ingest-async", TEXT, key).body())
            .path("job_id")
            .asString();
    return "/jobs/" + job + "/events";
  }

  @Test
  void stream_beyond_the_tenants_share_is_429_and_others_still_get_theirs() throws Exception {
    try (KeyedOrchestrator server = new KeyedOrchestrator("quarry.http.max-streams=2");
        HttpClient client = HttpClient.newHttpClient()) {
      String greedy = server.key("greedy", "editor");
      String other = server.key("other", "editor");
      String path = events(server, greedy);
      HttpResponse<InputStream> first =
          client.send(
              server.request(path, greedy).build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(first.statusCode()).isEqualTo(200);
      HttpResponse<String> second = server.get(path, greedy);
      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(second.body()).contains("\"quota_exceeded\"");
      assertThat(second.headers().firstValue("Retry-After")).hasValue("5");
      HttpResponse<InputStream> others =
          client.send(
              server.request(events(server, other), other).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(others.statusCode()).isEqualTo(200);
      first.body().close();
      others.body().close();
    }
  }
}
