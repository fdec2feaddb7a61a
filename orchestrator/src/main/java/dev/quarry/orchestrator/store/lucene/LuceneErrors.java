package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorStoreException.Reason;
import org.jspecify.annotations.Nullable;

/** Maps Lucene's exceptions to the port's exception. */
final class LuceneErrors {
  private static final int MAX_CAUSE_DEPTH = 10;

  /** The message of ENOSPC on Linux; the JDK has no exception type for a full disk. */
  private static final String NO_SPACE = "No space left on device";

  private LuceneErrors() {}

  static VectorStoreException translate(String message, @Nullable Throwable cause) {
    return new VectorStoreException(reason(cause), message, cause);
  }

  private static Reason reason(@Nullable Throwable cause) {
    Throwable each = cause;
    for (int i = 0; i < MAX_CAUSE_DEPTH && each != null; i++) {
      String text = String.valueOf(each.getMessage());
      if (text.contains(NO_SPACE)) {
        return Reason.FULL;
      }
      if (each instanceof IllegalArgumentException) {
        return text.contains("dimension") ? Reason.WRONG_DIMENSION : Reason.REFUSED;
      }
      each = each.getCause();
    }
    return Reason.UNAVAILABLE;
  }
}
