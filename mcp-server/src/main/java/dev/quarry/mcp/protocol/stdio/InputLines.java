package dev.quarry.mcp.protocol.stdio;

import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines as bytes, each up to a limit. The last line need not have a line break. */
final class InputLines {
  private final InputStream input;
  private final int limit;

  /**
   * @param limit in bytes
   */
  InputLines(InputStream input, int limit) {
    this.input = new BufferedInputStream(input);
    this.limit = limit;
  }

  /**
   * The next line without its line break; null at the end of input.
   *
   * @throws JsonRpcMessage.Malformed if the line is longer than the limit; it is skipped
   */
  byte @Nullable [] next() throws IOException, JsonRpcMessage.Malformed {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean tooLong = false;
    int b = input.read();
    if (b < 0) {
      return null;
    }
    for (; b >= 0 && b != '\n'; b = input.read()) {
      tooLong |= line.size() == limit;
      if (!tooLong) {
        line.write(b);
      }
    }
    if (tooLong) {
      throw new JsonRpcMessage.Malformed(
          JsonRpcErrors.INVALID_REQUEST,
          "The line is longer than the maximum of " + limit + " bytes and was skipped.");
    }
    return line.toByteArray();
  }
}
