package dev.quarry.orchestrator.store.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.VectorStoreContract;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorStoreException.Reason;
import io.grpc.Status;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QdrantVectorStoreTest extends VectorStoreContract {
  private static final String KEY = "a-key-that-must-not-be-shown";

  private QdrantStandIn server;
  private QdrantVectorStore store;

  @BeforeEach
  void start() throws IOException {
    server = new QdrantStandIn(KEY);
    store = connect(KEY, Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @Override
  protected VectorStore store() {
    return store;
  }

  @Override
  protected VectorStore reopen() {
    store.close();
    store = connect(KEY, Duration.ofSeconds(20));
    return store;
  }

  @Test
  void payload_indexes_are_made_for_all_that_is_filtered_by() {
    write(document("Page", "granite"));

    assertThat(server.collection("test").indexes())
        .containsOnlyKeys("collection", "document_id", "generation", "tenant")
        .hasEntrySatisfying(
            "tenant",
            index ->
                assertThat(index.getFieldIndexParams().getKeywordIndexParams().getIsTenant())
                    .isTrue());
  }

  @Test
  void a_collection_that_was_removed_is_made_again_by_the_next_but_one_write() {
    write(document("Page", "granite"));
    server.drop();

    assertThat(store.search(query(SearchMode.HYBRID, "granite"))).isEmpty();
    assertThatThrownBy(() -> write(document("Page", "granite")))
        .isInstanceOf(VectorStoreException.class);
    write(document("Page", "granite"));
    assertThat(store.search(query(SearchMode.HYBRID, "granite"))).hasSize(1);
  }

  @Test
  void a_wrong_key_is_told_and_not_shown() {
    try (QdrantVectorStore stranger = connect("another-key", Duration.ofSeconds(20))) {
      assertThatThrownBy(() -> stranger.search(query(SearchMode.DENSE, "granite")))
          .isInstanceOfSatisfying(
              VectorStoreException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED))
          .hasMessageContaining("QDRANT_API_KEY")
          .hasMessageNotContaining("another-key");
    }
    try (QdrantVectorStore nobody = connect(null, Duration.ofSeconds(20))) {
      assertThatThrownBy(() -> nobody.search(query(SearchMode.DENSE, "granite")))
          .hasMessageContaining("QDRANT_API_KEY");
    }
  }

  @Test
  void a_server_that_does_not_answer_costs_no_more_than_the_time_allowed() {
    write(document("Page", "granite"));
    server.fallSilent();
    try (QdrantVectorStore hasty = connect(KEY, Duration.ofMillis(200))) {
      assertThatThrownBy(() -> hasty.search(query(SearchMode.DENSE, "granite")))
          .isInstanceOf(VectorStoreException.class)
          .hasMessageContaining("did not respond before the timeout");
    }
  }

  @Test
  void a_server_that_is_away_fails_the_call_and_is_found_again() {
    write(document("Page", "granite"));
    server.failNext(Status.UNAVAILABLE);

    assertThatThrownBy(() -> write(document("Page", "granite")))
        .isInstanceOf(VectorStoreException.class)
        .hasMessageContaining("not reachable")
        .hasMessageNotContaining("127.0.0.1");
    assertThat(store.search(query(SearchMode.DENSE, "granite"))).hasSize(1);
  }

  @Test
  void a_full_disk_a_refusal_and_a_crash_are_told_apart() {
    assertThat(reasonOf(Status.INTERNAL.withDescription("No space left on device: WAL buffer")))
        .isEqualTo(Reason.FULL);
    assertThat(reasonOf(Status.INVALID_ARGUMENT.withDescription("Wrong input")))
        .isEqualTo(Reason.REFUSED);
    assertThat(reasonOf(Status.INTERNAL)).isEqualTo(Reason.UNAVAILABLE);
    assertThat(reasonOf(Status.RESOURCE_EXHAUSTED)).isEqualTo(Reason.UNAVAILABLE);
  }

  private Reason reasonOf(Status status) {
    server.failNext(status);
    return catchThrowableOfType(
            VectorStoreException.class, () -> write(document("Page", "granite")))
        .reason();
  }

  @Test
  void a_url_of_no_use_is_refused() {
    assertThatThrownBy(() -> settings(URI.create("ftp://host"), null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> settings(URI.create("http://me:secret@host"), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
    assertThat(settings(URI.create("https://host"), KEY).port()).isEqualTo(6334);
    assertThat(settings(URI.create("https://host"), KEY).tls()).isTrue();
    assertThat(settings(URI.create("https://host"), KEY).toString()).doesNotContain(KEY);
  }

  private static QdrantSettings settings(URI url, @Nullable String key) {
    return new QdrantSettings(url, key, "test", Duration.ofSeconds(1));
  }

  private QdrantVectorStore connect(@Nullable String key, Duration timeout) {
    return new QdrantVectorStore(new QdrantSettings(server.url(), key, "test", timeout));
  }
}
