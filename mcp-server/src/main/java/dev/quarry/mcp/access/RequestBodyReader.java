package dev.quarry.mcp.access;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads request bodies up to a size limit. Thread-safe.
 *
 * @param limit in bytes
 */
public record RequestBodyReader(int limit) {
  /** The body is larger than the limit. At most one byte more than the limit was read. */
  public static final class TooLarge extends IOException {
    private final int limit;

    TooLarge(int limit) {
      super("body larger than " + limit + " bytes");
      this.limit = limit;
    }

    public String explanation() {
      return "The request body is larger than the maximum of "
          + limit
          + " bytes (QUARRY_MCP_MAX_BODY). Submit large documents by URL with ingest_doc.";
    }
  }

  /**
   * Decodes UTF-8 strictly (RFC 3629).
   *
   * @throws CharacterCodingException if the bytes are not valid UTF-8, for instance an overlong
   *     form
   */
  public static String decode(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /**
   * @throws TooLarge if the body is larger than the limit
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
