package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.VectorIndexInUseException;
import dev.quarry.orchestrator.knowledge.ranking.Bm25;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.NRTCachingDirectory;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An index directory, open for writing and searching. Thread-safe. */
final class LuceneIndex implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(LuceneIndex.class);
  private static final double RAM_BUFFER_MB = 16;
  private static final int MERGE_THREADS = 1;
  private static final int MAX_PENDING_MERGES = 4;

  /** Segments of at most this size stay in memory until they are committed. */
  private static final double MAX_CACHED_SEGMENT_MB = 5;

  private static final double MAX_CACHED_MB = 32;

  private static final String FORMAT_KEY = "format";

  private final Path path;
  private final Analyzer analyzer;
  private final DirectoryFactory directories;
  private volatile Opened opened;

  /** Opens the files of an index. */
  interface DirectoryFactory {
    Directory open(Path path) throws IOException;
  }

  /**
   * @param incarnation see {@link dev.quarry.orchestrator.knowledge.VectorWriter#incarnation}
   */
  record Opened(
      Directory directory, IndexWriter writer, SearcherManager searchers, long incarnation)
      implements Closeable {
    @Override
    public void close() throws IOException {
      IOUtils.close(searchers, writer, directory);
    }
  }

  /**
   * @throws VectorIndexInUseException if another process, or another store in this one, has the
   *     directory open
   * @throws UnreadableIndexException if the files are damaged, or of another version of Lucene or
   *     Quarry
   */
  LuceneIndex(Path path, Analyzer analyzer, DirectoryFactory directories) throws IOException {
    this.path = path;
    this.analyzer = analyzer;
    this.directories = directories;
    this.opened = open(0);
  }

  /** Whether there is an index in the directory. */
  static boolean exists(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Directory directory = FSDirectory.open(path)) {
      return DirectoryReader.indexExists(directory);
    }
  }

  /** The index for searching; its writer may have been closed by a fatal error. */
  Opened current() {
    return opened;
  }

  /**
   * The index for writing. If a fatal error (full disk, out of memory) closed the writer, the index
   * is opened again at its last commit, with a new incarnation.
   */
  synchronized Opened open() throws IOException {
    Opened failed = opened;
    if (!failed.writer().isOpen()) {
      // First, because it may still write cached files and holds the lock on the directory.
      IOUtils.closeWhileHandlingException(failed);
      opened = open(failed.incarnation() + 1);
      log.warn(
          "The search index was opened again after a failure; changes since its last commit are"
              + " lost until they are written again.",
          failed.writer().getTragicException());
    }
    return opened;
  }

  @Override
  public void close() throws IOException {
    opened.close();
  }

  /** Small segments are merged before they reach the disk. */
  static Directory directory(Path path) throws IOException {
    return new NRTCachingDirectory(FSDirectory.open(path), MAX_CACHED_SEGMENT_MB, MAX_CACHED_MB);
  }

  private Opened open(long incarnation) throws IOException {
    Files.createDirectories(path);
    Directory directory = directories.open(path);
    IndexWriter writer = null;
    try {
      boolean exists = DirectoryReader.indexExists(directory);
      writer = new IndexWriter(directory, config(analyzer));
      if (exists && !ChunkFields.FORMAT.equals(format(writer))) {
        throw new UnreadableIndexException(path);
      }
      writer.setLiveCommitData(Map.of(FORMAT_KEY, ChunkFields.FORMAT).entrySet(), false);
      SearcherManager searchers =
          new SearcherManager(writer, true, false, new ChunkSearcherFactory());
      return new Opened(directory, writer, searchers, incarnation);
    } catch (LockObtainFailedException e) {
      IOUtils.closeWhileHandlingException(directory);
      throw new VectorIndexInUseException(
          "The search index in "
              + path
              + " is open in another process. Stop that process, or choose another data directory.",
          e);
    } catch (IOException | RuntimeException e) {
      IndexWriter failed = writer;
      IOUtils.closeWhileHandlingException(failed == null ? null : failed::rollback, directory);
      if (UnreadableIndexException.isReason(e)) {
        throw new UnreadableIndexException(path, e);
      }
      throw e;
    }
  }

  /** The format of an index, see {@link ChunkFields#FORMAT}; null in indexes of before. */
  private static @Nullable String format(IndexWriter writer) {
    Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
    if (data != null) {
      for (Map.Entry<String, String> each : data) {
        if (each.getKey().equals(FORMAT_KEY)) {
          return each.getValue();
        }
      }
    }
    return null;
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
        // Callers wait for refreshes and commits: these must not wait for merges.
        .setMaxFullFlushMergeWaitMillis(0)
        .setMergeScheduler(merges);
  }
}
