package dev.quarry.orchestrator.pipeline;

import static java.util.Objects.requireNonNull;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.embed.ModelRecognition;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.handler.JobProgress;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.PostponedException;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.Upload;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.pipeline.Pipelines.Stage;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.index.Indexer;
import dev.quarry.orchestrator.pipeline.transfer.CollectionFile;
import dev.quarry.orchestrator.pipeline.transfer.CollectionReader;
import dev.quarry.orchestrator.pipeline.transfer.FileRecord;
import dev.quarry.orchestrator.pipeline.transfer.ImportedDocument;
import dev.quarry.orchestrator.submission.Uploads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Imports the documents of an uploaded file. All of the file is checked before the first of them is
 * stored. Then each is an item, in the order of the file, so that an attempt goes on where the
 * former one stopped. Thread-safe.
 */
public final class ImportHandler implements JobHandler {
  /** A document of a file can have {@code MAX_RECORD_BYTES}, and is in memory with its vectors. */
  private static final int MAX_CONCURRENT = 2;

  private static final Duration POSTPONED_BY = Duration.ofSeconds(5);
  private static final int ITEMS_PER_STATEMENT = 500;

  private final Uploads uploads;
  private final ItemLedger ledger;
  private final Chunker chunker;
  private final Indexer indexer;
  private final ModelRecognition model;
  private final Semaphore permits = new Semaphore(MAX_CONCURRENT);

  public ImportHandler(
      Uploads uploads,
      ItemLedger ledger,
      Chunker chunker,
      Indexer indexer,
      ModelRecognition model) {
    this.uploads = uploads;
    this.ledger = ledger;
    this.chunker = chunker;
    this.indexer = indexer;
    this.model = model;
  }

  @Override
  public JobType type() {
    return JobType.IMPORT;
  }

  @Override
  public JobResult run(JobContext context) throws StageException, InterruptedException {
    if (!permits.tryAcquire()) {
      throw new PostponedException(POSTPONED_BY);
    }
    try {
      return imported(context);
    } finally {
      permits.release();
    }
  }

  private JobResult imported(JobContext context) throws StageException, InterruptedException {
    CollectionFile file = file(context.job());
    context.stage(Stage.LOAD.code());
    CollectionFile.Summary summary = file.check();
    Vectors vectors = vectors(summary.header().model());
    context.stage(Stage.INDEX.code());
    if (context.job().counts().found() < summary.documents()) {
      addItems(context, file);
    }
    store(context, file, summary.documents(), vectors == Vectors.IMPORTED);
    return result(context.job(), summary.header(), vectors);
  }

  private CollectionFile file(Job job) {
    Upload upload = requireNonNull(job.request().origin().upload(), "an import has a file");
    return new CollectionFile(
        () ->
            uploads
                .open(job.tenant(), upload.id())
                .orElseThrow(
                    () ->
                        StageException.permanent(
                            "upload_gone",
                            "The uploaded file is no longer stored. Import it again.")),
        upload.bytes());
  }

  /** What becomes of the vectors of the file, as in the result of the job. */
  private enum Vectors {
    IMPORTED,
    OTHER_MODEL,
    NONE
  }

  private Vectors vectors(FileRecord.@Nullable Model ofFile)
      throws StageException, InterruptedException {
    if (ofFile == null) {
      return Vectors.NONE;
    }
    if (!ofFile.name().equals(model.model())) {
      return Vectors.OTHER_MODEL;
    }
    try {
      return model.recognises(ImportedDocument.probe(ofFile))
          ? Vectors.IMPORTED
          : Vectors.OTHER_MODEL;
    } catch (EmbeddingException e) {
      throw StageException.retryable(
          "embedding_unavailable",
          "The embedding model has not been used here before and is not available, so it is not"
              + " known whether the vectors of the file are its.",
          e);
    }
  }

  /** Adds an item for each document that has none yet. */
  private void addItems(JobContext context, CollectionFile file)
      throws StageException, InterruptedException {
    List<NewItem> some = new ArrayList<>();
    try (CollectionReader reader = file.read()) {
      Optional<FileRecord.Document> next = reader.next();
      while (next.isPresent()) {
        some.add(new NewItem(key(context.job(), next.get()).identity(), 0));
        if (some.size() == ITEMS_PER_STATEMENT) {
          add(context.fence(), some);
        }
        next = reader.next();
      }
    }
    add(context.fence(), some);
  }

  private void add(Fence fence, List<NewItem> some) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    ledger.add(fence, some);
    some.clear();
  }

  /** Queued items and documents are in the same order; a document without such an item is done. */
  private void store(JobContext context, CollectionFile file, int documents, boolean vectors)
      throws StageException, InterruptedException {
    QueuedItems items = new QueuedItems(ledger, context.job().id());
    int read = 0;
    try (CollectionReader reader = file.read()) {
      Optional<Item> item = items.next();
      while (item.isPresent()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        FileRecord.Document document =
            reader.next().orElseThrow(() -> new IllegalStateException("the file has changed"));
        DocumentKey key = key(context.job(), document);
        if (key.identity().equals(item.get().uri())) {
          store(context.fence(), item.get(), key, document, vectors);
          item = items.next();
        }
        read++;
        context.progress((int) ((long) JobProgress.PERCENT_SEARCHABLE * read / documents));
      }
    }
  }

  private void store(
      Fence fence, Item item, DocumentKey key, FileRecord.Document document, boolean vectors)
      throws StageException {
    try {
      indexer.publish(fence, item.id(), null, ImportedDocument.of(key, document, chunker, vectors));
    } catch (StageException e) {
      if (e.retryable() || e.concernsServer()) {
        throw e;
      }
      ledger.failed(fence, item.id(), e.code(), e.getMessage());
    }
  }

  private static DocumentKey key(Job job, FileRecord.Document document) {
    return CollectionFile.key(job.tenant(), job.request().collection(), document);
  }

  private JobResult result(Job job, FileRecord.Header header, Vectors vectors) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("collection", job.request().collection());
    values.put("exported_collection", header.collection());
    values.put("model", model.model());
    values.put("vectors", vectors.name().toLowerCase(Locale.ROOT));
    FileRecord.Model ofFile = header.model();
    if (ofFile != null) {
      values.put("exported_model", ofFile.name());
    }
    return new JobResult(values);
  }
}
