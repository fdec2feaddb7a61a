package dev.quarry.mcp.access;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

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
   * Bytes of UTF-8 as text, strictly (RFC 3629).
   *
   * @throws CharacterCodingException if they are no UTF-8, for instance an overlong form
   */
  public static String decode(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
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
