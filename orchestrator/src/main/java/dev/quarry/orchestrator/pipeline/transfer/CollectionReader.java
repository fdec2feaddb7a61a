package dev.quarry.orchestrator.pipeline.transfer;

import dev.quarry.orchestrator.handler.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;

/** Reads the records of a file and checks each. Not thread-safe. */
public final class CollectionReader implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  /** Texts shrink to a quarter, vectors hardly; a file that grows a hundredfold is an attack. */
  private static final long MAX_RATIO = 100;

  private static final long MIN_TOTAL_BYTES = 2L * FileJson.MAX_RECORD_BYTES;

  private final BoundedStream unpacked;
  private final MappingIterator<FileRecord> records;
  private final FileRecord.Header header;
  private final DocumentCheck check;
  private long line;
  private long documents;
  private long chunks;

  /**
   * Reads the header.
   *
   * @param bytes size of the file
   * @throws StageException see {@link FileErrors}
   */
  CollectionReader(InputStream file, long bytes) throws StageException {
    try {
      unpacked =
          new BoundedStream(
              new GZIPInputStream(file, BUFFER_BYTES),
              Math.max(MIN_TOTAL_BYTES, bytes * MAX_RATIO),
              FileJson.MAX_RECORD_BYTES);
      records = FileJson.MAPPER.readerFor(FileRecord.class).readValues(unpacked);
    } catch (IOException e) {
      throw FileErrors.translate(1, e);
    } catch (JacksonException e) {
      throw FileErrors.translate(1, e);
    }
    header = header(read());
    check = new DocumentCheck(header.model());
  }

  private static FileRecord.Header header(FileRecord first) throws StageException {
    if (!(first instanceof FileRecord.Header header)
        || !header.format().equals(FileRecord.FORMAT)) {
      throw FileErrors.invalid("The file is not an exported collection.");
    }
    if (header.version() != FileRecord.VERSION) {
      throw FileErrors.otherVersion(header.version());
    }
    DocumentCheck.check(header);
    return header;
  }

  public FileRecord.Header header() {
    return header;
  }

  /**
   * The next document, checked.
   *
   * @return empty at the end of a complete file
   * @throws StageException see {@link FileErrors}
   */
  public Optional<FileRecord.Document> next() throws StageException {
    return switch (read()) {
      case FileRecord.Document document -> {
        check.check(line, document);
        documents++;
        chunks += document.chunks().size();
        yield Optional.of(document);
      }
      case FileRecord.End end -> {
        requireEnd(end);
        yield Optional.empty();
      }
      case FileRecord.Header _ -> throw FileErrors.invalid(line, "is a second header");
    };
  }

  private void requireEnd(FileRecord.End end) throws StageException {
    if (end.documents() != documents || end.chunks() != chunks) {
      throw FileErrors.invalid(
          line,
          "counts %d documents and %d chunks, but the file has %d and %d"
              .formatted(end.documents(), end.chunks(), documents, chunks));
    }
    boolean more;
    try {
      more = records.hasNextValue();
    } catch (JacksonException e) {
      throw FileErrors.translate(line + 1, e);
    }
    if (more) {
      throw FileErrors.invalid(line + 1, "follows the end");
    }
  }

  private FileRecord read() throws StageException {
    line++;
    unpacked.beginRecord();
    try {
      if (!records.hasNextValue()) {
        throw FileErrors.cut();
      }
      FileRecord next = records.nextValue();
      if (next == null) {
        throw FileErrors.invalid(line, "is null");
      }
      return next;
    } catch (JacksonException e) {
      throw FileErrors.translate(line, e);
    }
  }

  @Override
  public void close() {
    records.close();
  }
}
