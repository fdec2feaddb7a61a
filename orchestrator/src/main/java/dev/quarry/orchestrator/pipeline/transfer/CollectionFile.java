package dev.quarry.orchestrator.pipeline.transfer;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file that is read several times, from its beginning. It is the client's; nothing in it is
 * trusted.
 *
 * @param bytes size of the file
 */
public record CollectionFile(Source source, long bytes) {
  private static final int INITIAL_CAPACITY = 1_024;
  private static final int MAX_DOCUMENTS = 2_000_000;

  /** Opens the file. */
  public interface Source {
    InputStream open() throws StageException;
  }

  /** What a file has, after all of it was checked. */
  public record Summary(FileRecord.Header header, int documents) {}

  /** The caller closes the reader. */
  public CollectionReader read() throws StageException {
    return new CollectionReader(source.open(), bytes);
  }

  /**
   * Reads the whole file.
   *
   * @throws StageException see {@link FileErrors}: nothing of the file may be imported
   */
  public Summary check() throws StageException, InterruptedException {
    long[] seen = new long[INITIAL_CAPACITY];
    int documents = 0;
    try (CollectionReader reader = read()) {
      Optional<FileRecord.Document> next = reader.next();
      while (next.isPresent()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (documents == MAX_DOCUMENTS) {
          throw FileErrors.tooLarge("The file has more than %,d documents.".formatted(documents));
        }
        if (documents == seen.length) {
          seen = Arrays.copyOf(seen, 2 * documents);
        }
        seen[documents++] = shortHash(next.get());
        next = reader.next();
      }
      requireUnique(seen, documents);
      return new Summary(reader.header(), documents);
    }
  }

  /** Of a whole hash, a part is enough: that two documents have it by chance will not happen. */
  private static long shortHash(FileRecord.Document document) {
    return ByteBuffer.wrap(Sha256.of(key("", "", document).identity())).getLong();
  }

  private static void requireUnique(long[] hashes, int length) throws StageException {
    Arrays.sort(hashes, 0, length);
    for (int i = 1; i < length; i++) {
      if (hashes[i] == hashes[i - 1]) {
        throw FileErrors.invalid("The file has a document twice: two with the same uri and sent.");
      }
    }
  }

  /** The key of a document of the file in a collection. */
  public static DocumentKey key(String tenant, String collection, FileRecord.Document document) {
    return new DocumentKey(tenant, collection, document.uri(), document.sent());
  }
}
