package dev.quarry.mcp.access;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * Reads a request's body up to a limit.
 *
 * @param limit in bytes
 */
public record BodyReader(int limit) {
  /** The body is larger than the limit; no more than that was read. */
  public static final class TooLarge extends IOException {
    private final int limit;

    TooLarge(int limit) {
      super("body larger than " + limit + " bytes");
      this.limit = limit;
    }

    public String explanation() {
      return "The body is larger than the "
          + limit
          + " bytes that are accepted. Hand large documents in by URL with ingest_doc.";
    }
  }

  /**
   * @throws TooLarge if there is more than the limit
   */
  public byte[] read(HttpServletRequest request) throws IOException {
    if (request.getContentLengthLong() > limit) {
      throw new TooLarge(limit);
    }
    byte[] body = request.getInputStream().readNBytes(limit + 1);
    if (body.length > limit) {
      throw new TooLarge(limit);
    }
    return body;
  }
}
