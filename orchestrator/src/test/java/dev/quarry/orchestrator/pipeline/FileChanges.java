package dev.quarry.orchestrator.pipeline;

import dev.quarry.orchestrator.embed.VectorBytes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.provider.Arguments;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes of an exported file because of which an import is refused. */
final class FileChanges {
  private FileChanges() {}

  static List<Arguments> refusals() {
    return List.of(
        refusal("import_invalid", "gzip", file -> "hello".getBytes(StandardCharsets.UTF_8)),
        refusal("import_invalid", "not a record", file -> ExportFile.gzip(bytes("{\"a\": 1}"))),
        refusal("import_invalid", "not a record", file -> ExportFile.gzip(bytes("hello"))),
        refusal("import_incomplete", "too early", file -> ExportFile.gzip(new byte[0])),
        refusal("import_incomplete", "too early", file -> Arrays.copyOf(file, file.length - 9)),
        refusal("import_incomplete", "too early", file -> Arrays.copyOf(file, file.length / 2)),
        refusal("import_incomplete", "too early", lines(lines -> lines.removeLast())),
        refusal("import_invalid", "damaged", FileChanges::damaged),
        refusal("import_invalid", "not an exported collection", lines(List::removeFirst)),
        refusal("import_invalid", "second header", lines(l -> l.add(1, l.getFirst()))),
        refusal("import_invalid", "follows the end", lines(l -> l.add(l.get(1)))),
        refusal("import_invalid", "a document twice", FileChanges::twice),
        refusal("import_invalid", "counts 2 documents", lines(l -> l.remove(1))),
        refusal("import_version", "version 2", changed(0, l -> l.put("version", 2))),
        refusal("import_invalid", "text_sha256", changed(1, l -> l.put("text", "other"))),
        refusal("import_invalid", "uri", changed(1, l -> l.put("uri", "javascript:alert(1)"))),
        refusal("import_invalid", "uri", changed(1, l -> l.put("uri", "http://a\u0000b"))),
        refusal("import_invalid", "uri", changed(1, l -> l.put("uri", "relative"))),
        refusal("import_invalid", "not a record", changed(1, l -> l.remove("uri"))),
        refusal("import_invalid", "not a record", changed(1, l -> l.put("chunks", 1))),
        refusal(
            "import_invalid",
            "1970",
            changed(1, l -> l.put("ingested_at", "0001-01-01T00:00:00Z"))),
        refusal("import_invalid", "metadata", changed(1, FileChanges::hugeNumber)),
        refusal("import_invalid", "content_sha256", changed(1, l -> recrawl(l, "content_sha256"))),
        refusal("import_invalid", "crawl_scope", changed(1, l -> recrawl(l, "crawl_scope"))),
        refusal("import_invalid", "outside", changed(1, l -> firstChunk(l).put("end", 1_000))),
        refusal("import_invalid", "outside", changed(1, l -> firstChunk(l).put("start", -1))),
        refusal("import_invalid", "vector", changed(1, l -> vector(firstChunk(l), nan()))),
        refusal("import_invalid", "vector", changed(1, l -> vector(firstChunk(l), zeros(64)))),
        refusal("import_invalid", "vector", changed(1, l -> vector(firstChunk(l), ones(63)))),
        refusal("import_invalid", "probe", changed(0, l -> model(l).put("probe", nan()))),
        refusal("import_invalid", "probe", changed(0, l -> model(l).put("dimension", 63))),
        refusal("import_invalid", "vector", changed(0, l -> l.remove("model"))),
        refusal("import_too_large", "line", FileChanges::longLine),
        refusal(
            "import_invalid", "too long", changed(0, l -> l.put("collection", "x".repeat(501)))),
        refusal(
            "import_invalid", "too long", changed(0, l -> model(l).put("name", "x".repeat(501)))),
        refusal("import_too_large", "unpacked", FileChanges::bomb));
  }

  private static Arguments refusal(String code, String message, UnaryOperator<byte[]> change) {
    return Arguments.of(code, message, change);
  }

  private static UnaryOperator<byte[]> lines(Consumer<List<String>> change) {
    return file -> {
      ExportFile lines = ExportFile.read(file);
      change.accept(lines.lines());
      return lines.gzip();
    };
  }

  private static UnaryOperator<byte[]> changed(int line, Consumer<ObjectNode> change) {
    return file -> ExportFile.read(file).changed(line, change).gzip();
  }

  private static byte[] damaged(byte[] file) {
    byte[] damaged = file.clone();
    damaged[file.length - 6] ^= 1; // the checksum
    return damaged;
  }

  private static byte[] twice(byte[] file) {
    ExportFile lines = ExportFile.read(file);
    lines.lines().set(2, lines.lines().get(1));
    int chunks = lines.line(1).path("chunks").size();
    return lines.changed(3, end -> end.put("chunks", 2 * chunks)).gzip();
  }

  private static byte[] longLine(byte[] file) {
    return ExportFile.gzip(bytes("{\"type\":\"collection\",\"format\":\"" + "x".repeat(65 << 20)));
  }

  /** Each line is of an allowed size. */
  private static byte[] bomb(byte[] file) {
    ExportFile lines = ExportFile.read(file);
    String document = lines.lines().get(1);
    String unknown = "{\"unknown\":\"" + "x".repeat(16 << 20) + "\"," + document.substring(1);
    for (int i = 0; i < 9; i++) {
      lines.lines().add(1, unknown);
    }
    return lines.gzip();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void hugeNumber(ObjectNode document) {
    document.putObject("metadata").put("n", new BigDecimal("1e9999"));
  }

  private static void recrawl(ObjectNode document, String member) {
    ((ObjectNode) document.path("recrawl")).put(member, "ABC");
  }

  static ObjectNode model(ObjectNode header) {
    return (ObjectNode) header.path("model");
  }

  static ArrayNode chunks(ObjectNode document) {
    return (ArrayNode) document.path("chunks");
  }

  static ObjectNode firstChunk(ObjectNode document) {
    return (ObjectNode) chunks(document).get(0);
  }

  static void vector(JsonNode chunk, String base64) {
    ((ObjectNode) chunk).put("vector", base64);
  }

  private static String nan() {
    float[] vector = Instance.vector("x");
    vector[3] = Float.NaN;
    return base64(vector);
  }

  private static String zeros(int dimension) {
    return base64(new float[dimension]);
  }

  private static String ones(int dimension) {
    float[] vector = new float[dimension];
    Arrays.fill(vector, 1);
    return base64(vector);
  }

  static String base64(float[] vector) {
    return Base64.getEncoder().encodeToString(VectorBytes.encode(vector));
  }
}
