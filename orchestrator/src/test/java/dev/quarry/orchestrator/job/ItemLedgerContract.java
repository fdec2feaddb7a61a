package dev.quarry.orchestrator.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.quarry.model.ChangeCounts;
import dev.quarry.model.ChangeView;
import dev.quarry.model.DocumentChange;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobCounts;
import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of every item ledger. */
public abstract class ItemLedgerContract {
  private static final UUID DOCUMENT = UUID.randomUUID();

  private Job job;

  protected abstract ItemLedger ledger();

  protected abstract JobPorts jobs();

  /** A newly claimed job. */
  protected abstract Job aRunningJob();

  /** Stores the document of an item, as the document store does in its own transaction. */
  protected abstract void stored(Fence fence, long itemId, UUID documentId, int chunks);

  @BeforeEach
  void claim() {
    job = aRunningJob();
  }

  private static NewItem item(int n) {
    return new NewItem("https://example.org/" + n, 1);
  }

  private List<Item> queued(int... numbers) {
    List<NewItem> items = new ArrayList<>();
    for (int n : numbers) {
      items.add(item(n));
    }
    ledger().add(job.fence(), items);
    return ledger().queued(job.id(), 0, 1000);
  }

  private JobCounts counts() {
    return jobs().store().find(job.tenant(), job.id()).orElseThrow().counts();
  }

  @Test
  void a_document_that_was_not_stored_before_is_added() {
    List<Item> items = queued(1, 2);
    stored(job.fence(), items.getFirst().id(), DOCUMENT, 5);
    ledger().skipped(job.fence(), items.getLast().id(), SkipReason.ROBOTS);

    assertThat(jobs().items().changes(job.id(), null, 0, 9))
        .extracting(ChangeView::uri, ChangeView::change)
        .containsExactly(tuple(item(1).uri(), DocumentChange.ADDED));
    assertThat(jobs().items().changes(job.id(), DocumentChange.REMOVED, 0, 9)).isEmpty();
    assertThat(jobs().items().changes(job.id(), null, items.getFirst().id(), 9)).isEmpty();
    assertThat(jobs().items().changeCounts(job.id())).isEqualTo(new ChangeCounts(1, 0, 0, 0));
  }

  private ItemView view(long id) {
    return jobs().items().list(job.id(), null, id - 1, 1).getFirst();
  }

  @Test
  void items_are_added_once_and_returned_in_order() {
    assertThat(ledger().add(job.fence(), List.of(item(3), item(1), item(3), item(2)))).isEqualTo(3);
    assertThat(ledger().add(job.fence(), List.of(item(1), item(4)))).isEqualTo(1);
    assertThat(ledger().add(job.fence(), List.of())).isZero();
    assertThat(ledger().queued(job.id(), 0, 9))
        .extracting(Item::uri)
        .containsExactly(item(3).uri(), item(1).uri(), item(2).uri(), item(4).uri());
    long second = ledger().queued(job.id(), 0, 2).getLast().id();
    assertThat(ledger().queued(job.id(), second, 9)).hasSize(2);
    assertThat(counts()).isEqualTo(new JobCounts(4, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void a_uri_of_any_length_and_content_is_an_item() {
    String odd = "https://example.org/\0\uD83D?" + "x".repeat(100_000);
    assertThat(ledger().add(job.fence(), List.of(new NewItem(odd, 0), new NewItem(odd, 0))))
        .isEqualTo(1);
    assertThat(ledger().queued(job.id(), 0, 1).getFirst().uri())
        .startsWith("https://example.org/\uFFFD\uFFFD?");
  }

  @Test
  void a_fetched_item_brings_its_links_and_is_then_stored() {
    Item first = queued(1).getFirst();
    assertThat(
            ledger().fetched(job.fence(), first.id(), hash(1), List.of(item(1), item(2), item(3))))
        .isTrue();
    assertThat(counts()).isEqualTo(new JobCounts(3, 1, 0, 0, 0, 0, 0));
    stored(job.fence(), first.id(), DOCUMENT, 5);
    stored(job.fence(), first.id(), DOCUMENT, 5);
    assertThat(counts()).isEqualTo(new JobCounts(3, 1, 1, 0, 0, 0, 5));
    assertThat(view(first.id()).status()).isEqualTo(ItemStatus.STORED);
    assertThat(view(first.id()).documentId()).isEqualTo(DOCUMENT);
  }

  @Test
  void duplicate_content_is_rejected_and_nothing_is_written() {
    List<Item> items = queued(1, 2);
    assertThat(ledger().fetched(job.fence(), items.get(0).id(), hash(7), List.of())).isTrue();
    assertThat(ledger().fetched(job.fence(), items.get(1).id(), hash(7), List.of(item(3))))
        .isFalse();
    assertThat(counts()).isEqualTo(new JobCounts(2, 1, 0, 0, 0, 0, 0));
    ledger().skipped(job.fence(), items.get(1).id(), SkipReason.DUPLICATE);
    assertThat(view(items.get(1).id()).reason()).isEqualTo("duplicate");
    assertThat(counts()).isEqualTo(new JobCounts(2, 1, 0, 0, 1, 0, 0));
  }

  @Test
  void only_one_of_parallel_items_with_the_same_content_is_fetched() throws Exception {
    List<Item> items = queued(1, 2, 3, 4, 5, 6, 7, 8);
    List<Callable<Boolean>> fetches = new ArrayList<>();
    for (Item item : items) {
      fetches.add(() -> ledger().fetched(job.fence(), item.id(), hash(7), List.of(item(9))));
    }
    int fetched = 0;
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> each : threads.invokeAll(fetches)) {
        fetched += each.get() ? 1 : 0;
      }
    }
    assertThat(fetched).isEqualTo(1);
    assertThat(counts()).isEqualTo(new JobCounts(9, 1, 0, 0, 0, 0, 0));
  }

  @Test
  void fetched_items_that_were_not_stored_are_queued_again() {
    List<Item> items = queued(1, 2, 3);
    ledger().fetched(job.fence(), items.get(0).id(), hash(1), List.of());
    ledger().fetched(job.fence(), items.get(1).id(), hash(2), List.of());
    stored(job.fence(), items.get(1).id(), DOCUMENT, 2);
    ledger().requeueUnfinished(job.fence());
    assertThat(counts()).isEqualTo(new JobCounts(3, 1, 1, 0, 0, 0, 2));
    assertThat(ledger().queued(job.id(), 0, 9))
        .extracting(Item::id)
        .containsExactly(items.get(0).id(), items.get(2).id());
    assertThat(ledger().fetched(job.fence(), items.get(2).id(), hash(1), List.of())).isTrue();
  }

  @Test
  void an_item_ends_once() {
    Item item = queued(1).getFirst();
    ledger().failed(job.fence(), item.id(), "http_404", "Not there \0.");
    ledger().failed(job.fence(), item.id(), "http_404", "Not there.");
    assertThatThrownBy(() -> stored(job.fence(), item.id(), DOCUMENT, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ledger().fetched(job.fence(), item.id(), hash(1), List.of()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(view(item.id()).errorMessage()).isEqualTo("Not there \uFFFD.");
    assertThat(counts()).isEqualTo(new JobCounts(1, 0, 0, 0, 0, 1, 0));
    assertThat(jobs().items().list(job.id(), ItemStatus.FAILED, 0, 9)).hasSize(1);
    assertThat(jobs().items().list(job.id(), ItemStatus.QUEUED, 0, 9)).isEmpty();
  }

  @Test
  void an_item_of_another_job_is_rejected() {
    Item item = queued(1).getFirst();
    Job other = aRunningJob();
    assertThatThrownBy(() -> ledger().skipped(other.fence(), item.id(), SkipReason.LIMIT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(view(item.id()).status()).isEqualTo(ItemStatus.QUEUED);
  }

  @Test
  void the_counts_always_add_up() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    queued(0);
    for (int step = 0; step < 300; step++) {
      List<ItemView> items = jobs().items().list(job.id(), null, 0, 1000);
      try {
        anything(random, items.get(random.nextInt(items.size())).itemId(), step);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageContaining("item");
      }
    }
    assertThat(counts()).as("seed %d", seed).isEqualTo(counted());
  }

  private void anything(Random random, long item, int step) {
    List<NewItem> found = List.of(item(random.nextInt(200)), item(random.nextInt(200)));
    switch (random.nextInt(12)) {
      case 0 -> ledger().requeueUnfinished(job.fence());
      case 1 -> ledger().failed(job.fence(), item, "x", "X.");
      case 2 -> ledger().skipped(job.fence(), item, SkipReason.NOT_CONTENT);
      case 3 -> ledger().unchanged(job.fence(), item, DOCUMENT, found);
      case 4, 5, 6 -> stored(job.fence(), item, DOCUMENT, 1);
      default -> ledger().fetched(job.fence(), item, hash(step % 100), found);
    }
  }

  /** The expected counts of the job, computed from its items. */
  private JobCounts counted() {
    int stored = count(ItemStatus.STORED);
    int others = count(ItemStatus.UNCHANGED) + count(ItemStatus.SKIPPED) + count(ItemStatus.FAILED);
    int fetched = count(ItemStatus.FETCHED) + stored;
    return new JobCounts(
        count(ItemStatus.QUEUED) + fetched + others,
        fetched,
        stored,
        count(ItemStatus.UNCHANGED),
        count(ItemStatus.SKIPPED),
        count(ItemStatus.FAILED),
        stored);
  }

  private int count(ItemStatus status) {
    return jobs().items().list(job.id(), status, 0, 1000).size();
  }

  private static byte[] hash(int n) {
    return new byte[] {(byte) n};
  }
}
