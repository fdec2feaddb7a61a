package dev.quarry.mcp.protocol.feature;

import java.util.function.Consumer;

/** Tells that a list of features has changed while the server runs. Thread-safe. */
public interface ListChanges {
  /** The lists never change, so that no client need listen. */
  ListChanges NEVER =
      new ListChanges() {
        @Override
        public boolean announced() {
          return false;
        }

        @Override
        public Runnable listen(Consumer<String> listener) {
          return () -> {};
        }
      };

  /** Whether changes are announced; otherwise clients read the lists again when they are stale. */
  boolean announced();

  /**
   * Calls the listener with {@code tools} or {@code prompts} at each change of that list.
   *
   * @return removes the listener
   */
  Runnable listen(Consumer<String> listener);
}
