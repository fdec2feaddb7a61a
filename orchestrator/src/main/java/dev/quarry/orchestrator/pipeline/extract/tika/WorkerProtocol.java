package dev.quarry.orchestrator.pipeline.extract.tika;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What passes between Quarry and a parser process: each part after its length in bytes. */
final class WorkerProtocol {
  /** A document to parse. {@code type} and {@code name} are hints. */
  record Request(String type, String name, int maxChars, byte[] bytes) {}

  sealed interface Reply {
    /** The document as XHTML. */
    record Parsed(String xhtml, Map<String, String> metadata) implements Reply {}

    /** It could not be parsed, for a reason of {@code Extractor}. */
    record Refused(String code) implements Reply {}
  }

  private WorkerProtocol() {}

  static void write(DataOutputStream out, Request request) throws IOException {
    writeText(out, request.type());
    writeText(out, request.name());
    out.writeInt(request.maxChars());
    out.writeInt(request.bytes().length);
    out.write(request.bytes());
    out.flush();
  }

  static Request readRequest(DataInputStream in) throws IOException {
    String type = readText(in);
    String name = readText(in);
    int maxChars = in.readInt();
    return new Request(type, name, maxChars, in.readNBytes(in.readInt()));
  }

  static void write(DataOutputStream out, Reply reply) throws IOException {
    switch (reply) {
      case Reply.Parsed parsed -> {
        out.writeBoolean(true);
        writeText(out, parsed.xhtml());
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

  static Reply readReply(DataInputStream in) throws IOException {
    if (!in.readBoolean()) {
      return new Reply.Refused(readText(in));
    }
    String xhtml = readText(in);
    Map<String, String> metadata = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      metadata.put(readText(in), readText(in));
    }
    return new Reply.Parsed(xhtml, metadata);
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
