package dev.quarry.orchestrator.store.qdrant;

import dev.quarry.orchestrator.OutsideTool;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.VectorStoreContract;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The contract against a real server; each test creates and deletes its own collection. */
class QdrantServerTest extends VectorStoreContract {
  private QdrantSettings settings;
  private QdrantVectorStore store;

  @BeforeAll
  static void find() {
    if (System.getenv("QDRANT_URL") == null) {
      OutsideTool.named("Qdrant")
          .absent("QDRANT_URL is not set: its client is tested on a stand-in alone");
    }
  }

  @BeforeEach
  void connect() {
    URI url = URI.create(Objects.requireNonNull(System.getenv("QDRANT_URL")));
    String collection = "quarry-test-" + UUID.randomUUID();
    settings =
        new QdrantSettings(
            url, System.getenv("QDRANT_API_KEY"), collection, Duration.ofSeconds(30));
    store = new QdrantVectorStore(settings);
  }

  @AfterEach
  void remove() {
    store.close();
    try (QdrantConnection qdrant = new QdrantConnection(settings)) {
      if (qdrant.call(client -> client.collectionExistsAsync(settings.collection()))) {
        qdrant.call(client -> client.deleteCollectionAsync(settings.collection()));
      }
    }
  }

  @Override
  protected VectorStore store() {
    return store;
  }

  @Override
  protected VectorStore reopen() {
    store.close();
    store = new QdrantVectorStore(settings);
    return store;
  }
}
