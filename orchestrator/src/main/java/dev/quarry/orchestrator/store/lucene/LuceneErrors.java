package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorStoreException.Reason;
import org.jspecify.annotations.Nullable;

/** What went wrong in Lucene, in the words of the port. */
final class LuceneErrors {
  private static final int MAX_CAUSES = 10;

  /** What Linux and the JDK say for ENOSPC; there is no exception of its own for it. */
  private static final String NO_SPACE = "No space left on device";

  private LuceneErrors() {}

  static VectorStoreException of(String message, @Nullable Throwable cause) {
    return new VectorStoreException(reason(cause), message, cause);
  }

  private static Reason reason(@Nullable Throwable cause) {
    Throwable each = cause;
    for (int i = 0; i < MAX_CAUSES && each != null; i++) {
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
