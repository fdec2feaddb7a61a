package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the first and the last line of an exported collection say (docs/operations.md). */
record ExportedFile(long documents, long chunks) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int BUFFER_BYTES = 64 * 1024;

  /** Of the first and the last line; longer lines are documents. */
  private static final int MAX_LINE_BYTES = 1 << 20;

  /**
   * Reads the name of the collection.
   *
   * @throws IllegalArgumentException if the file was not exported
   */
  static String collection(Path file) {
    try (InputStream in = open(file)) {
      JsonNode header = JSON.readTree(line(in));
      if (header.path("format").asString("").equals("quarry-collection")) {
        return header.path("collection").asString("");
      }
    } catch (IOException | JacksonException e) {
      throw new IllegalArgumentException(notExported(file), e);
    }
    throw new IllegalArgumentException(notExported(file));
  }

  /**
   * Reads the whole file.
   *
   * @throws OrchestratorException if it is not complete
   */
  static ExportedFile read(Path file) {
    byte[] last = {};
    try (InputStream in = open(file)) {
      for (byte[] line = line(in); line.length > 0; line = line(in)) {
        last = line;
      }
      JsonNode end = JSON.readTree(last);
      if (end.path("type").asString("").equals("end")) {
        return new ExportedFile(end.path("documents").asLong(), end.path("chunks").asLong());
      }
    } catch (IOException | JacksonException e) {
      throw incomplete(e);
    }
    throw incomplete(null);
  }

  private static OrchestratorException incomplete(@Nullable Exception cause) {
    return new OrchestratorException(
        "export_incomplete",
        "The server stopped in the middle of the export; its log has the reason. Try again.",
        0,
        true,
        cause);
  }

  private static InputStream open(Path file) throws IOException {
    return new BufferedInputStream(
        new GZIPInputStream(Files.newInputStream(file), BUFFER_BYTES), BUFFER_BYTES);
  }

  /** The next line, of a long one only the beginning; empty at the end. */
  private static byte[] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (line.size() < MAX_LINE_BYTES) {
        line.write(next);
      }
    }
    return line.toByteArray();
  }

  private static String notExported(Path file) {
    return file + " is not a file that ./quarry export has written. Check the path.";
  }
}
