package dev.quarry.orchestrator.egress;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Passes a response from the thread of its exchange to the reading thread through a small buffer.
 * The reader waits on the buffer and not on the socket, so its timeout and interruption always take
 * effect.
 */
final class StreamedResponse {
  private static final int BUFFERED_PARTS = 8;

  private sealed interface Part {
    record Head(ResponseHead head) implements Part {}

    record Bytes(byte[] bytes) implements Part {}

    record End() implements Part {}

    record Broken(EgressException failure) implements Part {}

    record Crashed(RuntimeException failure) implements Part {}
  }

  private final EgressRequest request;
  private final long deadline;
  private final BlockingQueue<Part> parts = new ArrayBlockingQueue<>(BUFFERED_PARTS);
  private @Nullable Runnable cancellation;

  StreamedResponse(EgressRequest request) {
    this.request = request;
    this.deadline = System.nanoTime() + request.timeout().toNanos();
  }

  /** Reads the response into the buffer; runs in the thread of the exchange. */
  ResponseHead read(Hop hop, Response response) throws EgressException, IOException {
    ResponseHead head = ResponseHead.of(hop, response);
    put(new Part.Head(head));
    if (head.hasBody()) {
      BodyReader.read(
          response,
          request.maxBytes(),
          (buffer, length) -> put(new Part.Bytes(Arrays.copyOf(buffer, length))));
    }
    return head;
  }

  private void put(Part part) throws InterruptedIOException {
    try {
      parts.put(part);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the reader has gone");
    }
  }

  /** Runs the exchange and adds its outcome to the buffer. */
  void run(Exchange<ResponseHead> exchange) {
    Part end;
    try {
      exchange.call();
      end = new Part.End();
    } catch (EgressException e) {
      end = new Part.Broken(e);
    } catch (RuntimeException e) {
      end = new Part.Crashed(e);
    }
    try {
      put(end);
    } catch (InterruptedIOException e) {
      // the reader has closed the response
    }
  }

  /**
   * Waits for status and headers.
   *
   * @param whenClosed ends the exchange; called exactly once
   */
  EgressStream await(Runnable whenClosed) throws EgressException, InterruptedException {
    cancellation = whenClosed;
    boolean opened = false;
    try {
      if (take() instanceof Part.Head(ResponseHead head)) {
        opened = true;
        return new Body(head);
      }
      throw new IllegalStateException("a response ended before its header section");
    } finally {
      if (!opened) {
        close();
      }
    }
  }

  private Part take() throws EgressException, InterruptedException {
    Part part = parts.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    return switch (part) {
      case null -> throw timedOut();
      case Part.Broken(EgressException failure) -> throw failure;
      case Part.Crashed(RuntimeException failure) ->
          throw new IllegalStateException("an outgoing request failed unexpectedly", failure);
      case Part.Head head -> head;
      case Part.Bytes bytes -> bytes;
      case Part.End end -> end;
    };
  }

  private EgressException timedOut() throws EgressException {
    return EgressErrors.timedOut(EgressUrls.authority(request.uri()), null);
  }

  private synchronized void close() {
    if (cancellation != null) {
      cancellation.run();
      cancellation = null;
    }
  }

  private final class Body implements EgressStream {
    private final ResponseHead head;
    private boolean ended;

    Body(ResponseHead head) {
      this.head = head;
    }

    @Override
    public URI uri() {
      return head.uri();
    }

    @Override
    public int status() {
      return head.status();
    }

    @Override
    public Map<String, List<String>> headers() {
      return head.headers();
    }

    @Override
    public Optional<byte[]> next() throws EgressException, InterruptedException {
      if (!ended && take() instanceof Part.Bytes(byte[] bytes)) {
        return Optional.of(bytes);
      }
      ended = true;
      return Optional.empty();
    }

    @Override
    public void close() {
      StreamedResponse.this.close();
    }
  }
}
