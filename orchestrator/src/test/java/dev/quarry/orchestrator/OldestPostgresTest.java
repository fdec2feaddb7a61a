package dev.quarry.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.orchestrator.embed.http.ToyEndpoint;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import dev.quarry.orchestrator.store.postgres.embedded.OtherPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** One job on the oldest supported PostgreSQL; the profile postgresql-15 runs many tests on it. */
final class OldestPostgresTest {
  @TempDir private Path directory;

  @Test
  void schema_is_created_and_a_text_is_stored_and_found() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient();
        ToyEndpoint embeddings = new ToyEndpoint();
        OtherPostgres postgres = OtherPostgres.start(directory.resolve("postgres"));
        ConfigurableApplicationContext node =
            OrchestratorApplication.application()
                .run(
                    "--server.port=0",
                    "--quarry.data=" + directory.resolve("data"),
                    "--quarry.db.url=" + postgres.jdbcUrl("postgres"),
                    "--quarry.db.user=" + postgres.user(),
                    "--quarry.db.password=" + postgres.password(),
                    "--quarry.embedding.url=http://127.0.0.1:" + embeddings.port() + "/v1",
                    "--quarry.embedding.model=toy",
                    "--quarry.embedding.dimension=" + ToyVectors.DIMENSION)) {
      JdbcTemplate jdbc = new JdbcTemplate(node.getBean(DataSource.class));
      assertThat(jdbc.queryForList("show server_version", String.class).getFirst())
          .startsWith("15.");

      String base =
          "http://127.0.0.1:" + node.getEnvironment().getRequiredProperty("local.server.port");
      assertThat(
              post(
                  client,
                  base + "/ingest-async",
                  "{\"source_type\":\"text\",\"text\":\"Granite is an igneous rock.\"}"))
          .contains("\"status\":\"completed\"");
      assertThat(post(client, base + "/search", "{\"query\":\"igneous granite\"}"))
          .contains("Granite is an igneous rock.");
    }
  }

  private static String post(HttpClient client, String uri, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri))
            .header("Content-Type", "application/json")
            .header("Prefer", "wait=30")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
