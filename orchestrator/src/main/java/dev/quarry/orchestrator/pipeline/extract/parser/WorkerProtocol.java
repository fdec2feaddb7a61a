package dev.quarry.orchestrator.pipeline.extract.parser;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The messages between Quarry and a parser process: each field is preceded by its length in bytes.
 */
public final class WorkerProtocol {
  /** The largest number of bytes that UTF-8 needs for a UTF-16 unit. */
  private static final int MAX_BYTES_PER_CHAR = 3;

  private static final int MAX_METADATA_ENTRIES = 100;
  private static final int MAX_METADATA_BYTES = 16 << 10;

  /** A request to parse a document. {@code type} and {@code name} are hints. */
  public record Request(String type, String name, int maxChars, byte[] bytes) {}

  /** The result of a request. */
  public sealed interface Reply {
    /** The document; its title is empty if it has none. */
    record Parsed(String title, String markdown, Map<String, String> metadata) implements Reply {}

    /** The document could not be parsed; one of the error codes of {@code Extractor}. */
    record Refused(String code) implements Reply {}
  }

  private WorkerProtocol() {}

  /** Sends a document to a parser process. */
  public static void write(DataOutputStream out, Request request) throws IOException {
    writeText(out, request.type());
    writeText(out, request.name());
    out.writeInt(request.maxChars());
    out.writeInt(request.bytes().length);
    out.write(request.bytes());
    out.flush();
  }

  static Request readRequest(DataInputStream in) throws IOException {
    String type = readText(in, Integer.MAX_VALUE);
    String name = readText(in, Integer.MAX_VALUE);
    int maxChars = in.readInt();
    return new Request(type, name, maxChars, readBytes(in, Integer.MAX_VALUE));
  }

  /** Sends a result to the orchestrator. */
  public static void write(DataOutputStream out, Reply reply) throws IOException {
    switch (reply) {
      case Reply.Parsed parsed -> {
        out.writeBoolean(true);
        writeText(out, parsed.title());
        writeText(out, parsed.markdown());
        out.writeInt(parsed.metadata().size());
        for (Map.Entry<String, String> entry : parsed.metadata().entrySet()) {
          writeText(out, entry.getKey());
          writeText(out, entry.getValue());
        }
      }
      case Reply.Refused refused -> {
        out.writeBoolean(false);
        writeText(out, refused.code());
      }
    }
    out.flush();
  }

  /**
   * Reads the reply of a parser process. A document may have taken the process over, so all lengths
   * are checked.
   *
   * @param maxChars maximum length of the Markdown, that of the request
   * @throws IOException if the process ended before the end of its reply, or if a length is out of
   *     bounds
   */
  public static Reply readReply(DataInputStream in, int maxChars) throws IOException {
    if (!in.readBoolean()) {
      return new Reply.Refused(readText(in, MAX_METADATA_BYTES));
    }
    String title = readText(in, MAX_METADATA_BYTES);
    long maxBytes = (long) maxChars * MAX_BYTES_PER_CHAR;
    String markdown = readText(in, (int) Math.min(maxBytes, Integer.MAX_VALUE - 8));
    Map<String, String> metadata = new LinkedHashMap<>();
    for (int left = checked(in.readInt(), MAX_METADATA_ENTRIES); left > 0; left--) {
      metadata.put(readText(in, MAX_METADATA_BYTES), readText(in, MAX_METADATA_BYTES));
    }
    return new Reply.Parsed(title, markdown, metadata);
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in, int maxBytes) throws IOException {
    return new String(readBytes(in, maxBytes), StandardCharsets.UTF_8);
  }

  private static byte[] readBytes(DataInputStream in, int maxBytes) throws IOException {
    int length = checked(in.readInt(), maxBytes);
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the other process ended in the middle of a message");
    }
    return bytes;
  }

  private static int checked(int length, int max) throws IOException {
    if (length < 0 || length > max) {
      throw new IOException("a length of " + length + " is not between 0 and " + max);
    }
    return length;
  }
}
