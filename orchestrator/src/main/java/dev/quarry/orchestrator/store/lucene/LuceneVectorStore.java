package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.IndexLoss;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorStoreException.Reason;
import dev.quarry.orchestrator.store.lucene.IndexChange.AddVectors;
import dev.quarry.orchestrator.store.lucene.IndexChange.Delete;
import dev.quarry.orchestrator.store.lucene.IndexChange.DeleteTenant;
import dev.quarry.orchestrator.store.lucene.IndexChange.WriteWords;
import dev.quarry.orchestrator.store.lucene.LuceneIndex.DirectoryFactory;
import dev.quarry.orchestrator.words.LanguageAnalyzers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The search index in a local directory, with vectors and terms in one Lucene index. Only one
 * process may open it. Thread-safe; close it to release the directory.
 */
public final class LuceneVectorStore implements VectorStore, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LuceneVectorStore.class);

  private final LanguageAnalyzers analyzers = new LanguageAnalyzers();
  private final Analyzer analyzer = new FieldAnalyzer(analyzers);
  private final ChunkSearch search = new ChunkSearch(new QueryWords(analyzers));
  private final LuceneIndex index;
  private final IndexChanges changes;
  private final CommitGroup commits;

  /**
   * Opens the index. One that cannot be read is moved aside, and in place of that, or of one that
   * is missing, an empty index is created after its loss was recorded.
   *
   * @throws dev.quarry.orchestrator.knowledge.VectorIndexInUseException if it is open elsewhere
   * @throws VectorStoreException if the directory cannot be read or written
   */
  public static LuceneVectorStore openOrReplace(Path directory, IndexLoss loss) {
    try {
      if (!LuceneIndex.exists(directory)) {
        writtenAgain(directory, loss.record());
      }
      return new LuceneVectorStore(directory);
    } catch (UnreadableIndexException e) {
      log.warn("{} {}", e.getMessage(), String.valueOf(e.getCause()));
      int documents = loss.record();
      log.warn("The former search index is in {} now. Delete it.", e.moveAside());
      writtenAgain(directory, documents);
      return new LuceneVectorStore(directory);
    } catch (IOException e) {
      throw new VectorStoreException("The search index in " + directory + " cannot be read.", e);
    }
  }

  private static void writtenAgain(Path directory, int documents) {
    if (documents > 0) {
      log.warn(
          "The search index in {} is new. {} documents are written to it again from the database:"
              + " they are found by their words within minutes, and their vectors follow.",
          directory,
          documents);
    }
  }

  /**
   * Opens the index, or creates it.
   *
   * @throws dev.quarry.orchestrator.knowledge.VectorIndexInUseException if it is open elsewhere
   * @throws VectorStoreException if the index or the directory cannot be read or written
   */
  public LuceneVectorStore(Path directory) {
    this(directory, Timing.DEFAULT, LuceneIndex::directory);
  }

  LuceneVectorStore(Path directory, Timing timing, DirectoryFactory directories) {
    try {
      index = new LuceneIndex(directory, analyzer, directories);
    } catch (IOException e) {
      throw new VectorStoreException("The search index in " + directory + " cannot be opened.", e);
    }
    changes = new IndexChanges(index, timing);
    commits = new CommitGroup(index, timing);
  }

  @Override
  public void write(DocumentGeneration generation, List<IndexedChunk> chunks) {
    change(
        new WriteWords(
            key(generation),
            ChunkFields.words(generation, chunks),
            chunks.isEmpty() ? null : DocumentAttributes.of(chunks.getFirst().document())));
  }

  @Override
  public boolean addVectors(DocumentGeneration generation, List<ChunkVector> vectors) {
    return vectors.isEmpty()
        || change(
            new AddVectors(
                key(generation),
                ChunkQueries.vectorsOf(vectors.stream().map(ChunkVector::chunkId).toList()),
                ChunkFields.vectors(generation, vectors)));
  }

  @Override
  public void delete(String tenant, UUID documentId, long generation) {
    change(new Delete(ChunkFields.generationKey(tenant, documentId, generation)));
  }

  @Override
  public void deleteTenant(String tenant) {
    change(new DeleteTenant(new Term(ChunkFields.TENANT, tenant)));
  }

  @Override
  public long incarnation() {
    return index.current().incarnation();
  }

  @Override
  public void flush(long incarnation) {
    if (!written(() -> commits.run(incarnation))) {
      throw new VectorStoreException(
          Reason.CHANGES_LOST,
          "The search index was opened again after a failure; changes before it may be lost.",
          null);
    }
  }

  /** Sees the changes whose calls have returned, or those until the failure that prevents it. */
  @Override
  public Candidates candidates(Query query) {
    try {
      refresh();
    } catch (VectorStoreException e) {
      log.warn("The search index cannot show its last changes: {}", e.toString());
    }
    return read(searcher -> search.run(searcher, query));
  }

  @Override
  public IndexedCounts count(String tenant, UUID documentId, long generation) {
    refresh();
    Term key = ChunkFields.generationKey(tenant, documentId, generation);
    return read(
        searcher ->
            new IndexedCounts(
                searcher.count(ChunkQueries.wordsOf(key)),
                searcher.count(ChunkQueries.vectorsOf(key))));
  }

  /** Waits for pending writes and commits them. */
  @Override
  public void close() {
    changes.close();
    commits.close();
    try {
      index.close();
    } catch (IOException e) {
      throw new VectorStoreException("The search index could not be closed cleanly.", e);
    } finally {
      analyzer.close();
      analyzers.close();
    }
  }

  private static Term key(DocumentGeneration generation) {
    return ChunkFields.generationKey(
        generation.tenant(), generation.documentId(), generation.generation());
  }

  private void refresh() {
    written(
        () -> {
          changes.refresh();
          return true;
        });
  }

  private boolean change(IndexChange change) {
    return written(() -> changes.run(change));
  }

  private interface Writing {
    boolean run() throws ExecutionException, InterruptedException;
  }

  private static boolean written(Writing writing) {
    try {
      return writing.run();
    } catch (ExecutionException e) {
      throw LuceneErrors.translate("The search index could not be written.", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VectorStoreException("interrupted while the search index was written", e);
    }
  }

  private interface Reading<T> {
    T from(IndexSearcher searcher) throws IOException;
  }

  private <T> T read(Reading<T> reading) {
    SearcherManager searchers = index.current().searchers();
    try {
      IndexSearcher searcher = searchers.acquire();
      try {
        return reading.from(searcher);
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw LuceneErrors.translate("The search index could not be searched.", e);
    }
  }
}
