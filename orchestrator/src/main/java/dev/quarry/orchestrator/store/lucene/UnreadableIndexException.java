package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.VectorStoreException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.util.IOUtils;

/** The files of an index are damaged, or another version of Lucene has written them. */
final class UnreadableIndexException extends VectorStoreException {
  private static final long serialVersionUID = 1L;

  private final transient Path directory;

  UnreadableIndexException(Path directory, Exception cause) {
    super("The search index in " + directory + " cannot be read.", cause);
    this.directory = directory;
  }

  /** The index has another format than this release of Quarry. */
  UnreadableIndexException(Path directory) {
    super("The search index in " + directory + " is of another release of Quarry.", null);
    this.directory = directory;
  }

  /** Lucene also reports formats that are not on the class path as too old. */
  static boolean isReason(Exception failure) {
    return switch (failure) {
      case IndexFormatTooOldException _,
          IndexFormatTooNewException _,
          CorruptIndexException _,
          NoSuchFileException _,
          FileNotFoundException _,
          EOFException _ ->
          true;
      default -> false;
    };
  }

  /**
   * Moves the index to a directory beside it, in place of an earlier one.
   *
   * @return that directory
   */
  Path moveAside() {
    Path aside = directory.resolveSibling(directory.getFileName() + ".unreadable");
    try {
      IOUtils.rm(aside);
      return Files.move(directory, aside);
    } catch (IOException e) {
      throw new VectorStoreException(
          "The unreadable search index in %s cannot be moved to %s. Move or delete it, then start again."
              .formatted(directory, aside),
          e);
    }
  }
}
