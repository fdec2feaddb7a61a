package dev.quarry.orchestrator.render.chromium;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Splits the output of the browser into messages, each ended by a NUL byte. Not thread-safe. */
final class MessageReader {
  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[64 * 1024];
  private int start;
  private int end;

  /**
   * @param maxBytes of one message
   */
  MessageReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /**
   * The next message; empty at the end, also within a message.
   *
   * @throws IOException if the message is too large
   */
  Optional<byte[]> next() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    while (true) {
      int nul = start;
      while (nul < end && buffer[nul] != 0) {
        nul++;
      }
      message.write(buffer, start, nul - start);
      if (message.size() > maxBytes) {
        throw new IOException("the browser sent a message of more than " + maxBytes + " bytes");
      }
      if (nul < end) {
        start = nul + 1;
        return Optional.of(message.toByteArray());
      }
      start = 0;
      end = in.read(buffer);
      if (end < 0) {
        end = 0;
        return Optional.empty();
      }
    }
  }
}
