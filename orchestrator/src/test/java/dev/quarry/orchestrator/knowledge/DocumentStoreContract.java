package dev.quarry.orchestrator.knowledge;

import static dev.quarry.orchestrator.knowledge.Pages.key;
import static dev.quarry.orchestrator.knowledge.Pages.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.Publication;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.store.postgres.queue.ClaimedJob;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract of every DocumentStore. Each test begins with an empty store. */
public abstract class DocumentStoreContract {
  private static final DocumentKey KEY = key("http://example.test/a");
  private static final IndexName OTHER_MODEL = new IndexName("lucene", "b");

  protected abstract DocumentStore store();

  /** The same documents with another current index. */
  protected abstract DocumentStore storeWith(IndexName index);

  /** Removes documents from the same store. */
  protected abstract Withdrawals withdrawals();

  protected abstract ClaimedJob aRunningJob();

  @Test
  void published_document_has_its_stored_version() throws Exception {
    DocumentGeneration generation = publish(aRunningJob(), KEY, "A", "one", "two");

    StoredVersion version = store().version(KEY).orElseThrow();

    assertThat(version.documentId()).isEqualTo(DocumentIds.document(KEY));
    assertThat(version.generation()).isEqualTo(generation.generation());
    assertThat(version.etag()).isEqualTo("\"etag\"");
    assertThat(version.lastModified()).isEqualTo("yesterday");
    assertThat(version.links()).containsExactly("http://example.test/next");
    assertThat(store().stale(Duration.ZERO, 10)).isEmpty();
  }

  @Test
  void publishing_updates_item_and_counts() throws Exception {
    ClaimedJob job = aRunningJob();
    long item = job.item(KEY.uri());

    store().publish(job.fence(), item, store().reserve(job.fence(), KEY), page(KEY, "A", "1", "2"));

    assertThat(job.itemStatus(item)).isEqualTo("stored");
    assertThat(job.chunks()).isEqualTo(2);
  }

  @Test
  void former_generation_becomes_stale_and_is_returned() throws Exception {
    ClaimedJob job = aRunningJob();
    DocumentGeneration first = publish(job, KEY, "A", "one");
    DocumentGeneration second = store().reserve(job.fence(), KEY);

    Publication publication =
        store().publish(job.fence(), job.item("b"), second, page(KEY, "A", "other"));

    assertThat(publication).isEqualTo(new Publication(first, null));
    assertThat(store().stale(Duration.ofDays(1), 10)).containsExactly(first);
    assertThat(version()).isEqualTo(second.generation());
  }

  @Test
  void a_later_generation_is_not_replaced_by_an_earlier_one() throws Exception {
    ClaimedJob slow = aRunningJob();
    DocumentGeneration early = store().reserve(slow.fence(), KEY);
    DocumentGeneration late = publish(aRunningJob(), KEY, "late", "new text");

    Publication publication =
        store().publish(slow.fence(), slow.item("a"), early, page(KEY, "early", "old text"));

    assertThat(publication).isEqualTo(new Publication(early, null));
    assertThat(version()).isEqualTo(late.generation());
    assertThat(store().stale(Duration.ofDays(1), 10)).containsExactly(early);
  }

  @Test
  void of_first_publications_at_once_the_latest_stays() throws Exception {
    List<ClaimedJob> jobs = Stream.generate(this::aRunningJob).limit(4).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(jobs.size())) {
      for (int round = 0; round < 20; round++) {
        DocumentKey key = key("http://example.test/" + round);
        Map<DocumentGeneration, Future<Publication>> publications = new LinkedHashMap<>();
        for (ClaimedJob job : jobs) {
          DocumentGeneration generation = store().reserve(job.fence(), key);
          long item = job.item("page " + round);
          publications.put(
              generation,
              threads.submit(
                  () -> store().publish(job.fence(), item, generation, page(key, "A", "one"))));
        }
        for (Future<Publication> publication : publications.values()) {
          publication.get(30, TimeUnit.SECONDS);
        }

        DocumentGeneration latest = List.copyOf(publications.keySet()).getLast();
        assertThat(store().version(key).orElseThrow().generation()).isEqualTo(latest.generation());
        assertThat(store().indexed(latest).orElseThrow().chunks()).hasSize(1);
        assertThat(store().stale(Duration.ofDays(1), 100))
            .hasSize((round + 1) * (jobs.size() - 1))
            .doesNotContain(latest);
      }
    }
  }

  @Test
  void publish_without_fence_is_refused() throws Exception {
    ClaimedJob job = aRunningJob();
    long item = job.item(KEY.uri());
    DocumentGeneration generation = store().reserve(job.fence(), KEY);
    job.loseLease();

    assertThatThrownBy(() -> store().publish(job.fence(), item, generation, page(KEY, "A", "one")))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> store().reserve(job.fence(), KEY))
        .isInstanceOf(LeaseLostException.class);

    assertThat(store().version(KEY)).isEmpty();
    assertThat(job.itemStatus(item)).isEqualTo("queued");
    assertThat(job.chunks()).isZero();
  }

  @Test
  void reservation_of_a_running_attempt_is_never_stale() {
    ClaimedJob job = aRunningJob();
    DocumentGeneration generation = store().reserve(job.fence(), KEY);

    assertThat(store().stale(Duration.ZERO, 10)).isEmpty();
    job.loseLease();
    assertThat(store().stale(Duration.ofMinutes(1), 10)).isEmpty();
    assertThat(store().stale(Duration.ZERO, 10)).containsExactly(generation);
    store().forget(generation);
    assertThat(store().stale(Duration.ZERO, 10)).isEmpty();
  }

  @Test
  void fetched_page_has_a_reserved_generation() throws Exception {
    ClaimedJob job = aRunningJob();
    long item = job.item(KEY.uri());

    DocumentGeneration generation = fetched(job, item, KEY).orElseThrow();

    assertThat(job.itemStatus(item)).isEqualTo("fetched");
    store().publish(job.fence(), item, generation, page(KEY, "A", "one"));
    assertThat(version()).isEqualTo(generation.generation());
    assertThat(store().stale(Duration.ZERO, 10)).isEmpty();
  }

  @Test
  void generation_of_a_fetched_page_is_stale_when_its_attempt_has_ended() {
    ClaimedJob job = aRunningJob();
    DocumentGeneration generation = fetched(job, job.item(KEY.uri()), KEY).orElseThrow();

    assertThat(store().stale(Duration.ZERO, 10)).isEmpty();
    job.loseLease();
    assertThat(store().stale(Duration.ZERO, 10)).containsExactly(generation);
  }

  @Test
  void duplicate_of_a_fetched_page_reserves_nothing() {
    ClaimedJob job = aRunningJob();
    DocumentGeneration first = fetched(job, job.item(KEY.uri()), KEY).orElseThrow();
    long copy = job.item("copy");

    assertThat(fetched(job, copy, key("http://example.test/copy"))).isEmpty();

    assertThat(job.itemStatus(copy)).isEqualTo("queued");
    job.loseLease();
    assertThat(store().stale(Duration.ZERO, 10)).containsExactly(first);
  }

  @Test
  void fetched_page_without_fence_is_refused() {
    ClaimedJob job = aRunningJob();
    long item = job.item(KEY.uri());
    job.loseLease();

    assertThatThrownBy(() -> fetched(job, item, KEY)).isInstanceOf(LeaseLostException.class);

    assertThat(job.itemStatus(item)).isEqualTo("queued");
    assertThat(store().stale(Duration.ZERO, 10)).isEmpty();
  }

  private Optional<DocumentGeneration> fetched(ClaimedJob job, long item, DocumentKey key) {
    return store().fetched(job.fence(), item, new byte[] {1}, List.of(), key);
  }

  @Test
  void generation_numbers_grow_across_a_deletion() throws Exception {
    ClaimedJob job = aRunningJob();
    DocumentGeneration first = publish(job, KEY, "A", "one");
    assertThat(store().delete("acme", first.documentId())).isTrue();

    DocumentGeneration second = store().reserve(job.fence(), KEY);

    assertThat(second.generation()).isGreaterThan(first.generation());
    assertThat(second.documentId()).isEqualTo(first.documentId());
  }

  @Test
  void vectors_of_a_deleted_document_are_stale_at_once() throws Exception {
    DocumentGeneration generation = publish(aRunningJob(), KEY, "A", "one");

    assertThat(store().delete("acme", generation.documentId())).isTrue();

    assertThat(store().delete("acme", generation.documentId())).isFalse();
    assertThat(store().version(KEY)).isEmpty();
    assertThat(store().stale(Duration.ofDays(1), 10)).containsExactly(generation);
  }

  @Test
  void vanished_document_is_deleted_with_the_failure_of_its_item() throws Exception {
    DocumentGeneration generation = publish(aRunningJob(), KEY, "A", "one");
    ClaimedJob job = aRunningJob();
    long item = job.item(KEY.uri());

    vanished(job, item, store().version(KEY).orElseThrow());

    assertThat(store().version(KEY)).isEmpty();
    assertThat(job.itemStatus(item)).isEqualTo("failed");
    assertThat(store().stale(Duration.ofDays(1), 10)).containsExactly(generation);
  }

  @Test
  void vanished_without_fence_is_refused() throws Exception {
    publish(aRunningJob(), KEY, "A", "one");
    StoredVersion version = store().version(KEY).orElseThrow();
    ClaimedJob job = aRunningJob();
    long item = job.item(KEY.uri());
    job.loseLease();

    assertThatThrownBy(() -> vanished(job, item, version)).isInstanceOf(LeaseLostException.class);

    assertThat(store().version(KEY)).isPresent();
    assertThat(job.itemStatus(item)).isEqualTo("queued");
    assertThat(store().stale(Duration.ofDays(1), 10)).isEmpty();
  }

  @Test
  void later_generation_does_not_vanish() throws Exception {
    publish(aRunningJob(), KEY, "A", "one");
    StoredVersion seen = store().version(KEY).orElseThrow();
    DocumentGeneration later = publish(aRunningJob(), KEY, "A", "two");
    ClaimedJob job = aRunningJob();

    vanished(job, job.item(KEY.uri()), seen);

    assertThat(version()).isEqualTo(later.generation());
  }

  @Test
  void another_tenant_deletes_nothing() throws Exception {
    DocumentGeneration generation = publish(aRunningJob(), KEY, "A", "one");

    assertThat(store().delete("rival", generation.documentId())).isFalse();
    assertThat(store().deleteCollection("rival", "docs")).isZero();
    assertThat(store().version(new DocumentKey("rival", "docs", KEY.uri()))).isEmpty();
    assertThat(store().version(KEY)).isPresent();
  }

  @Test
  void document_is_identified_by_tenant_collection_and_uri() {
    UUID one = DocumentIds.document(new DocumentKey("a", "bc", "u"));

    assertThat(one).isEqualTo(DocumentIds.document(new DocumentKey("a", "bc", "u")));
    assertThat(one).isNotEqualTo(DocumentIds.document(new DocumentKey("ab", "c", "u")));
    assertThat(one.version()).isEqualTo(5);
  }

  @Test
  void text_and_page_with_one_uri_are_two_documents() throws Exception {
    DocumentKey text = new DocumentKey("acme", "docs", KEY.uri(), true);
    publish(aRunningJob(), KEY, "A", "one");
    publish(aRunningJob(), text, "B", "two");
    ClaimedJob job = aRunningJob();

    vanished(job, job.item(KEY.uri()), store().version(KEY).orElseThrow());

    assertThat(store().version(KEY)).isEmpty();
    assertThat(store().version(text)).isPresent();
  }

  @Test
  void deleting_a_collection_deletes_all_its_documents_and_no_others() throws Exception {
    ClaimedJob job = aRunningJob();
    publish(job, KEY, "A", "one");
    publish(job, key("http://example.test/b"), "B", "two");
    publish(job, new DocumentKey("acme", "other", "http://example.test/a"), "C", "three");

    assertThat(store().deleteCollection("acme", "docs")).isEqualTo(2);

    assertThat(store().version(KEY)).isEmpty();
    assertThat(store().version(new DocumentKey("acme", "other", KEY.uri()))).isPresent();
    assertThat(store().stale(Duration.ofDays(1), 10)).hasSize(2);
  }

  @Test
  void a_collection_of_more_documents_than_one_batch_is_deleted_whole() throws Exception {
    ClaimedJob job = aRunningJob();
    for (int n = 0; n < 250; n++) {
      publish(job, key("http://example.test/" + n), "A", "one");
    }
    publish(job, new DocumentKey("acme", "other", KEY.uri()), "B", "two");

    assertThat(store().deleteCollection("acme", "docs")).isEqualTo(250);

    assertThat(store().stale(Duration.ofDays(1), 1000)).hasSize(250);
    assertThat(store().version(new DocumentKey("acme", "other", KEY.uri()))).isPresent();
  }

  @Test
  void a_document_is_searchable_only_with_the_index_that_has_its_vectors() throws Exception {
    publish(aRunningJob(), KEY, "A", "one");
    assertThat(store().version(KEY).orElseThrow().inCurrentIndex()).isTrue();
    for (IndexName other : List.of(OTHER_MODEL, new IndexName("qdrant", "a"))) {
      assertThat(storeWith(other).version(KEY).orElseThrow().inCurrentIndex()).isFalse();
    }

    publishWith(storeWith(OTHER_MODEL), "two");

    assertThat(storeWith(OTHER_MODEL).version(KEY).orElseThrow().inCurrentIndex()).isTrue();
    assertThat(store().version(KEY).orElseThrow().inCurrentIndex()).isFalse();
  }

  @Test
  void vectors_are_removed_from_the_index_that_has_them() throws Exception {
    DocumentGeneration first = publish(aRunningJob(), KEY, "A", "one");

    assertThat(publishWith(storeWith(OTHER_MODEL), "two")).isEmpty();
    assertThat(storeWith(OTHER_MODEL).stale(Duration.ZERO, 10)).isEmpty();
    assertThat(store().stale(Duration.ZERO, 10)).containsExactly(first);
    store().forget(first);

    assertThat(store().delete("acme", first.documentId())).isTrue();
    assertThat(storeWith(OTHER_MODEL).stale(Duration.ZERO, 10)).hasSize(1);
    assertThat(store().stale(Duration.ZERO, 10)).isEmpty();
  }

  @Test
  void unpublished_generation_is_removed_from_its_index() throws Exception {
    ClaimedJob job = aRunningJob();
    DocumentGeneration left = storeWith(OTHER_MODEL).reserve(job.fence(), KEY);
    job.loseLease();

    assertThat(store().stale(Duration.ofSeconds(-1), 10)).isEmpty();
    assertThat(storeWith(OTHER_MODEL).stale(Duration.ofSeconds(-1), 10)).containsExactly(left);
  }

  @Test
  void text_with_nul_and_lone_surrogates_is_stored() throws Exception {
    publish(aRunningJob(), KEY, "A\u0000", "one\u0000two \uD83D three");

    assertThat(store().version(KEY)).isPresent();
  }

  private Optional<DocumentGeneration> publishWith(DocumentStore store, String text)
      throws Exception {
    ClaimedJob job = aRunningJob();
    DocumentGeneration generation = store.reserve(job.fence(), KEY);
    return Optional.ofNullable(
        store.publish(job.fence(), job.item(text), generation, page(KEY, "A", text)).stale());
  }

  private void vanished(ClaimedJob job, long item, StoredVersion version) {
    withdrawals().gone(job.fence(), item, version, "not_found", "It is gone.");
    withdrawals().withdrawNamed(job.fence(), 10);
  }

  private long version() {
    return store().version(KEY).orElseThrow().generation();
  }

  private DocumentGeneration publish(ClaimedJob job, DocumentKey key, String title, String... texts)
      throws Exception {
    DocumentGeneration generation = store().reserve(job.fence(), key);
    long item = job.item(key.collection() + key.uri() + generation.generation());
    store().publish(job.fence(), item, generation, page(key, title, texts));
    return generation;
  }
}
