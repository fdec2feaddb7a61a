package dev.quarry.orchestrator.backfill;

import dev.quarry.model.JobType;
import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.embed.ToyEmbedder;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.Pages;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.pipeline.index.Indexer;
import dev.quarry.orchestrator.store.lucene.LuceneVectorStore;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentStore;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueue;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueues;
import dev.quarry.orchestrator.worker.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that store documents, with a real database and a real index. */
abstract class BackfillFixture {
  static final IndexName INDEX = new IndexName("lucene", "toy");
  static final String COLLECTION = "docs";

  @TempDir Path folder;

  final Database db = new Database(TestDatabase.fresh());
  final JobPorts jobs = PostgresJobPorts.on(db);
  final PostgresJobQueue queue = PostgresJobQueues.on(db);
  final PostgresItemLedger ledger = new PostgresItemLedger(db);
  final PostgresDocumentStore documents = new PostgresDocumentStore(db, ledger, INDEX);
  final ToyEmbedder embedder = new ToyEmbedder("toy");
  final VectorBacklog backlog = BackfillRun.backlog(db, INDEX);
  LuceneVectorStore index;
  Indexer indexer;

  @BeforeEach
  void open() {
    index = new LuceneVectorStore(folder);
    indexer = new Indexer(documents, index, () -> {});
  }

  @AfterEach
  void close() {
    index.close();
  }

  Job aRunningJob(String tenant) {
    jobs.add(
        tenant,
        List.of(SampleRequests.of(JobType.WEB_CRAWL, "http://site.test/", COLLECTION, Map.of())));
    return queue.claim(Claimants.idle("node"), 1, Duration.ofMinutes(1)).getFirst();
  }

  static DocumentKey key(Job job, String path) {
    return new DocumentKey(job.tenant(), COLLECTION, "http://site.test/" + path);
  }

  /** Stores a page with one chunk for each text. */
  void store(Job job, String path, String... texts) throws StageException {
    indexer.publish(job.fence(), item(job, path), null, Pages.page(key(job, path), path, texts));
  }

  long item(Job job, String path) {
    ledger.add(job.fence(), List.of(new NewItem(path, 0)));
    Item added = ledger.queued(job.id(), 0, 1000).getLast();
    return added.id();
  }

  /** The source of the job is processed. */
  Transition endSource(Job job) {
    return queue.finish(
        job.fence(),
        state ->
            BackfillRun.TRANSITIONS.after(
                new Outcome.Succeeded(new JobResult(Map.of("ok", true))), state));
  }

  List<VectorBacklog.Change> complete() throws InterruptedException {
    return BackfillRun.complete(db, INDEX, embedder, index);
  }

  Job now(Job job) {
    return jobs.store().find(job.tenant(), job.id()).orElseThrow();
  }

  List<String> events(Job job) {
    return jobs.events().lastEvents(job.id(), 100).stream().map(event -> event.type()).toList();
  }

  int found(Job job, SearchMode mode, String words) {
    return index
        .search(
            new VectorStore.Query(
                job.tenant(), COLLECTION, Set.of(), mode, words, ToyVectors.of(words), 10))
        .size();
  }
}
