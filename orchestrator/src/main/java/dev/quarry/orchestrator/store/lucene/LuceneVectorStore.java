package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;

/**
 * The search index in a local directory, with vectors and terms in one Lucene index. Only one
 * process may open it. Thread-safe; close it to release the directory.
 */
public final class LuceneVectorStore implements VectorStore, AutoCloseable {
  private final Analyzer analyzer = new EnglishAnalyzer();
  private final ChunkSearch search = new ChunkSearch(analyzer);
  private final LuceneIndex index;
  private final CommitGroup commits;

  /**
   * Opens the index, or creates it.
   *
   * @throws dev.quarry.orchestrator.knowledge.VectorIndexInUseException if it is open elsewhere
   * @throws VectorStoreException if the directory cannot be read or written
   */
  public LuceneVectorStore(Path directory) {
    try {
      index = new LuceneIndex(directory, analyzer);
    } catch (IOException e) {
      throw new VectorStoreException("The search index in " + directory + " cannot be opened.", e);
    }
    commits = new CommitGroup(index);
  }

  @Override
  public void write(DocumentGeneration generation, List<Point> points) {
    Term key =
        ChunkFields.generationKey(
            generation.tenant(), generation.documentId(), generation.generation());
    List<Document> documents = ChunkFields.documents(generation, points);
    commit(
        writer -> {
          if (documents.isEmpty()) {
            writer.deleteDocuments(key);
          } else {
            writer.updateDocuments(key, documents);
          }
        });
  }

  @Override
  public void delete(String tenant, UUID documentId, long generation) {
    Term key = ChunkFields.generationKey(tenant, documentId, generation);
    commit(writer -> writer.deleteDocuments(key));
  }

  @Override
  public List<Hit> search(Query query) {
    return read(searcher -> search.run(searcher, query));
  }

  @Override
  public long count(String tenant, UUID documentId, long generation) {
    Term key = ChunkFields.generationKey(tenant, documentId, generation);
    return read(searcher -> (long) searcher.count(new TermQuery(key)));
  }

  /** Waits for pending writes. Running merges are aborted. */
  @Override
  public void close() {
    commits.close();
    try {
      index.close();
    } catch (IOException e) {
      throw new VectorStoreException("The search index could not be closed cleanly.", e);
    } finally {
      analyzer.close();
    }
  }

  private void commit(CommitGroup.Change change) {
    try {
      commits.run(change);
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
    SearcherManager searchers = index.searchers();
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
