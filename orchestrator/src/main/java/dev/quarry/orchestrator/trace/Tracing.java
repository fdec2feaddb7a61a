package dev.quarry.orchestrator.trace;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates spans. Thread-safe; no method blocks or fails because spans cannot be exported. */
public interface Tracing {

  /** Creates no spans. */
  Tracing NONE =
      new Tracing() {
        @Override
        public @Nullable String traceparent() {
          return null;
        }

        @Override
        public Span start(String name, Map<String, String> attributes) {
          return NO_SPAN;
        }

        @Override
        public Span call(String name, Map<String, String> attributes) {
          return NO_SPAN;
        }

        @Override
        public Span resume(
            @Nullable String traceparent, String name, Map<String, String> attributes) {
          return NO_SPAN;
        }

        @Override
        public void record(@Nullable String traceparent, String name, Instant start, Instant end) {
          // no span
        }

        @Override
        public Runnable bound(Runnable task) {
          return task;
        }
      };

  /** Does nothing. */
  Span NO_SPAN =
      new Span() {
        @Override
        public void attribute(String key, String value) {
          // no span
        }

        @Override
        public void failed(String code) {
          // no span
        }

        @Override
        public void close() {
          // no span
        }
      };

  /** The current span of this thread as a W3C {@code traceparent}; null without one. */
  @Nullable String traceparent();

  /** Starts a child of the current span of this thread and makes it the current one. */
  Span start(String name, Map<String, String> attributes);

  /** As {@link #start}, for a request to another server. */
  Span call(String name, Map<String, String> attributes);

  /**
   * Starts a child of another process's span and makes it the current one of this thread.
   *
   * @param traceparent null: starts a new trace
   */
  Span resume(@Nullable String traceparent, String name, Map<String, String> attributes);

  /** Records a child of another process's span that has ended already. */
  void record(@Nullable String traceparent, String name, Instant start, Instant end);

  /** The task with the current span and the log fields of this thread, for another thread. */
  Runnable bound(Runnable task);

  /** A span in progress. Confined to the thread that started it, which also closes it. */
  interface Span extends AutoCloseable {
    void attribute(String key, String value);

    /**
     * Marks the span as failed.
     *
     * @param code stable error code
     */
    void failed(String code);

    /** Ends the span; the previous one of the thread becomes current again. */
    @Override
    void close();
  }
}
