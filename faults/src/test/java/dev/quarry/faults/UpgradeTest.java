package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.store.qdrant.QdrantStandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An earlier release and this tree on one database. {@code mvn test -Pupgrade -pl faults -am}
 * builds the release; {@code -Dquarry.upgrade.from=REF} names another one.
 */
@Tag("upgrade")
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class UpgradeTest {
  @TempDir private Path data;
  private EarlierRelease release;
  private PostgresServer postgres;
  private QdrantStandIn vectors;
  private Embeddings embeddings;

  @BeforeEach
  void start() throws Exception {
    release = EarlierRelease.built();
    postgres =
        new PostgresServer(
            Files.createTempDirectory("quarry-upgrade-"),
            Path.of("target", "postgres-binaries").toAbsolutePath());
    vectors = new QdrantStandIn(null);
    embeddings = new Embeddings();
  }

  @AfterEach
  void stop() throws Exception {
    if (postgres != null) {
      embeddings.close();
      vectors.close();
      postgres.close();
    }
  }

  @Test
  void release_runs_on_the_schema_of_this_tree_and_of_a_later_one() throws Exception {
    try (ReleaseProcess old =
        ReleaseProcess.of(release, settings(postgres.directUrl(), "api,worker"))) {
      old.awaitCompleted(old.submit("granite is igneous"));
      try (Connection connection = postgres.connect()) {
        LaterSchema.create(connection);
      }
      old.awaitCompleted(old.submit("slate splits"));
      assertThat(old.search("granite")).contains("granite is igneous", "slate splits");
      assertThat(old.log()).doesNotContain(" ERROR ");
    }
    try (ReleaseProcess again =
        ReleaseProcess.of(release, settings(postgres.directUrl(), "api,worker"))) {
      again.awaitCompleted(again.submit("sand is loose"));
      assertThat(again.search("granite"))
          .contains("granite is igneous", "slate splits", "sand is loose");
      assertThat(again.log()).doesNotContain(" ERROR ");
    }
  }

  @Test
  void nodes_of_both_serve_each_other_during_a_rolling_upgrade() throws Exception {
    String url = postgres.emptyUrl("rolling");
    try (ReleaseProcess old = ReleaseProcess.of(release, settings(url, "api,worker"))) {
      old.awaitCompleted(old.submit("granite is igneous"));
      // Its start migrates the schema under the running node.
      try (ReleaseProcess tree = ReleaseProcess.ofThisTree(settings(url, "api"))) {
        UUID byOld = tree.submit("slate splits");
        old.awaitCompleted(byOld);
        tree.awaitCompleted(byOld);
        old.awaitCompleted(old.submit("marble was limestone"));
        assertThat(tree.search("slate"))
            .contains("granite is igneous", "slate splits", "marble was limestone");
        assertThat(tree.log()).doesNotContain(" ERROR ");
      }
      assertThat(old.log()).doesNotContain(" ERROR ");
    }
    try (ReleaseProcess old = ReleaseProcess.of(release, settings(url, "api"));
        ReleaseProcess tree = ReleaseProcess.ofThisTree(settings(url, "worker"))) {
      UUID byTree = old.submit("sand is loose");
      old.awaitCompleted(byTree);
      assertThat(old.search("sand"))
          .contains("granite is igneous", "slate splits", "marble was limestone", "sand is loose");
      assertThat(old.log() + tree.log()).doesNotContain(" ERROR ");
    }
  }

  private Map<String, String> settings(String url, String roles) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("QUARRY_DATA", data.resolve(roles.replace(',', '-')).toString());
    settings.put("QUARRY_DB_URL", url);
    settings.put("QUARRY_DB_USER", postgres.user());
    settings.put("QUARRY_DB_PASSWORD", postgres.password());
    settings.put("QUARRY_DB_POOLSIZE", "6");
    settings.put("QUARRY_ROLES", roles);
    settings.put("QUARRY_VECTORS", "qdrant");
    settings.put("QDRANT_URL", vectors.url().toString());
    settings.put("QUARRY_EMBEDDING_URL", embeddings.url().toString());
    settings.put("QUARRY_EMBEDDING_MODEL", "toy");
    return settings;
  }
}
