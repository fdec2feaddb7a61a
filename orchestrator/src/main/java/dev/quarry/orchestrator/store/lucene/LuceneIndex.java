package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.VectorIndexInUseException;
import dev.quarry.orchestrator.knowledge.ranking.Bm25;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.IOUtils;

/** An index directory, open for writing and searching. */
final class LuceneIndex implements Closeable {
  private static final double RAM_BUFFER_MB = 16;
  private static final int MERGE_THREADS = 1;
  private static final int MAX_PENDING_MERGES = 4;

  private final Path path;
  private final Analyzer analyzer;
  private volatile Opened opened;

  private record Opened(Directory directory, IndexWriter writer, SearcherManager searchers)
      implements Closeable {
    @Override
    public void close() throws IOException {
      IOUtils.close(searchers, writer, directory);
    }
  }

  /**
   * @throws VectorIndexInUseException if another process, or another store in this one, has the
   *     directory open
   */
  LuceneIndex(Path path, Analyzer analyzer) throws IOException {
    this.path = path;
    this.analyzer = analyzer;
    this.opened = open(path, analyzer);
  }

  IndexWriter writer() {
    return opened.writer();
  }

  SearcherManager searchers() {
    return opened.searchers();
  }

  /**
   * Opens a new writer if the current one was closed by a fatal error (full disk, out of memory).
   */
  void reopenAfterFailure() throws IOException {
    if (!opened.writer().isOpen()) {
      Opened failed = opened;
      IOUtils.closeWhileHandlingException(failed);
      opened = open(path, analyzer);
    }
  }

  @Override
  public void close() throws IOException {
    opened.close();
  }

  private static Opened open(Path path, Analyzer analyzer) throws IOException {
    Files.createDirectories(path);
    Directory directory = FSDirectory.open(path);
    IndexWriter writer = null;
    try {
      writer = new IndexWriter(directory, config(analyzer));
      SearcherManager searchers =
          new SearcherManager(writer, true, false, new ChunkSearcherFactory());
      return new Opened(directory, writer, searchers);
    } catch (LockObtainFailedException e) {
      IOUtils.closeWhileHandlingException(directory);
      throw new VectorIndexInUseException(
          "The search index in "
              + path
              + " is open in another process. Stop that process, or choose another data directory.",
          e);
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(writer, directory);
      throw e;
    }
  }

  static BM25Similarity similarity() {
    return new BM25Similarity(Bm25.K1, Bm25.B);
  }

  private static IndexWriterConfig config(Analyzer analyzer) {
    ConcurrentMergeScheduler merges = new ConcurrentMergeScheduler();
    merges.setMaxMergesAndThreads(MAX_PENDING_MERGES, MERGE_THREADS);
    return new IndexWriterConfig(analyzer)
        .setSimilarity(similarity())
        .setCodec(new VectorCodec())
        .setRAMBufferSizeMB(RAM_BUFFER_MB)
        .setMergeScheduler(merges);
  }
}
