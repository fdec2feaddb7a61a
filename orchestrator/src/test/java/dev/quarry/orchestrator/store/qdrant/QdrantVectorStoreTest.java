package dev.quarry.orchestrator.store.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.VectorStoreContract;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorStoreException.Reason;
import io.grpc.Status;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
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
  void payload_indexes_exist_for_all_filtered_fields() {
    write(document("Page", "granite"));

    assertThat(server.collection("test").indexes())
        .containsOnlyKeys(
            "collection",
            "date",
            "document_id",
            "generation",
            "language",
            "metadata",
            "tenant",
            "uri_prefixes",
            "version",
            "words_of")
        .hasEntrySatisfying(
            "tenant",
            index ->
                assertThat(index.getFieldIndexParams().getKeywordIndexParams().getIsTenant())
                    .isTrue());
  }

  @Test
  void dense_vector_is_added_to_the_collection_with_the_first_vector() {
    var page = document("Page", "granite");
    writeWords(page);
    assertThat(server.collection("test").dimensions()).isEmpty();
    assertThat(store.search(query(SearchMode.DENSE, "granite"))).isEmpty();
    assertThat(store.search(query(SearchMode.HYBRID, "granite"))).hasSize(1);

    addVectors(page);
    reopen();
    write(document("Other", "slate"));

    assertThat(server.collection("test").dimensions())
        .containsExactly(Map.entry("dense", (long) ToyVectors.DIMENSION));
    assertThat(store.search(query(SearchMode.DENSE, "granite"))).hasSize(2);
  }

  @Test
  void vectors_for_a_deleted_collection_are_not_stored() {
    var page = document("Page", "granite");
    writeWords(page);
    server.drop();

    assertThat(addVectors(page)).isFalse();
    assertThat(server.points()).isEmpty();
  }

  @Test
  void server_without_a_needed_call_is_reported_with_the_version_to_install() {
    server.failNext(Status.UNIMPLEMENTED);

    assertThatThrownBy(() -> addVectors(document("Page", "granite")))
        .isInstanceOfSatisfying(
            VectorStoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
        .hasMessageContaining("1.18 or newer");
  }

  @Test
  void deleted_collection_is_created_again_by_the_second_write() {
    write(document("Page", "granite"));
    server.drop();

    assertThat(store.search(query(SearchMode.HYBRID, "granite"))).isEmpty();
    assertThatThrownBy(() -> write(document("Page", "granite")))
        .isInstanceOf(VectorStoreException.class);
    write(document("Page", "granite"));
    assertThat(store.search(query(SearchMode.HYBRID, "granite"))).hasSize(1);
  }

  @Test
  void wrong_api_key_is_reported_and_not_shown() {
    try (QdrantVectorStore stranger = connect("another-key", Duration.ofSeconds(20))) {
      assertThatThrownBy(() -> stranger.search(query(SearchMode.DENSE, "granite")))
          .isInstanceOfSatisfying(
              VectorStoreException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED))
          .hasMessageContaining("QDRANT_API_KEY")
          .hasMessageNotContaining("another-key");
    }
    try (QdrantVectorStore unauthenticated = connect(null, Duration.ofSeconds(20))) {
      assertThatThrownBy(() -> unauthenticated.search(query(SearchMode.DENSE, "granite")))
          .hasMessageContaining("QDRANT_API_KEY");
    }
  }

  @Test
  void unresponsive_server_fails_after_the_timeout() {
    write(document("Page", "granite"));
    server.fallSilent();
    try (QdrantVectorStore hasty = connect(KEY, Duration.ofMillis(200))) {
      assertThatThrownBy(() -> hasty.search(query(SearchMode.DENSE, "granite")))
          .isInstanceOf(VectorStoreException.class)
          .hasMessageContaining("did not respond before the timeout");
    }
  }

  @Test
  void call_fails_while_the_server_is_down_and_succeeds_afterwards() {
    write(document("Page", "granite"));
    server.failNext(Status.UNAVAILABLE);

    assertThatThrownBy(() -> write(document("Page", "granite")))
        .isInstanceOf(VectorStoreException.class)
        .hasMessageContaining("not reachable")
        .hasMessageNotContaining("127.0.0.1");
    assertThat(store.search(query(SearchMode.DENSE, "granite"))).hasSize(1);
  }

  @Test
  void full_disk_refusal_and_crash_are_distinguished() {
    assertThat(reasonOf(Status.INTERNAL.withDescription("No space left on device: WAL buffer")))
        .isEqualTo(Reason.FULL);
    assertThat(reasonOf(Status.INVALID_ARGUMENT.withDescription("Wrong input")))
        .isEqualTo(Reason.REFUSED);
    assertThat(reasonOf(Status.FAILED_PRECONDITION)).isEqualTo(Reason.UNAVAILABLE);
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
  void invalid_url_is_refused() {
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
