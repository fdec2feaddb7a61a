package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads the lines of a response body as they arrive; LF, CR LF and CR end a line (event stream
 * format of the WHATWG HTML standard). The length of a line is limited only by the size limit of
 * the body. Not thread-safe.
 */
final class LineReader {
  private final EgressStream stream;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private byte[] chunk = {};
  private int next;
  private boolean afterCarriageReturn;
  private boolean ended;

  LineReader(EgressStream stream) {
    this.stream = stream;
  }

  /**
   * The next line without its terminator; empty at the end of the body. Text after the last
   * terminator is a line too.
   */
  Optional<String> next() throws EgressException, InterruptedException {
    while (true) {
      while (next < chunk.length) {
        byte b = chunk[next++];
        boolean second = afterCarriageReturn && b == '\n';
        afterCarriageReturn = b == '\r';
        if (b == '\r' || (b == '\n' && !second)) {
          return Optional.of(take());
        }
        if (b != '\n') {
          line.write(b);
        }
      }
      Optional<byte[]> more = ended ? Optional.empty() : stream.next();
      if (more.isEmpty()) {
        ended = true;
        return line.size() == 0 ? Optional.empty() : Optional.of(take());
      }
      chunk = more.get();
      next = 0;
    }
  }

  private String take() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    return text;
  }
}
