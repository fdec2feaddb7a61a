package dev.quarry.orchestrator.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The lines of an exported collection: the header, documents, the end. */
record ExportFile(List<String> lines) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static ExportFile read(byte[] gzip) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return new ExportFile(
              new ArrayList<>(Arrays.asList(new String(in.readAllBytes(), UTF_8).split("\n", -1))))
          .trimmed();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ExportFile trimmed() {
    lines.removeIf(String::isEmpty);
    return this;
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  byte[] gzip() {
    return gzip((String.join("\n", lines) + "\n").getBytes(UTF_8));
  }

  JsonNode line(int number) {
    return JSON.readTree(lines.get(number));
  }

  ExportFile changed(int number, Consumer<ObjectNode> change) {
    ObjectNode line = (ObjectNode) line(number);
    change.accept(line);
    lines.set(number, JSON.writeValueAsString(line));
    return this;
  }
}
