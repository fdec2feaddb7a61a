package dev.quarry.orchestrator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.DocumentView;
import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.embed.SentPassages;
import dev.quarry.orchestrator.embed.TextHash;
import dev.quarry.orchestrator.embed.ToyEmbedder;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.pipeline.SingleItemFixture.RecordingContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Collections go from one instance to another by a file, with real databases and indexes. */
final class ImportTest {
  private static final String URI = "http://site.test/basalt";
  private static final DocumentKey PAGE = new DocumentKey("acme", "stones", URI);
  private static final DocumentKey TEXT = new DocumentKey("acme", "stones", URI, true);
  private static final String PROBE = "A quarry is a pit from which stone is extracted.";

  @TempDir private Path sourceIndex;
  @TempDir private Path targetIndex;

  private final ToyEmbedder targetModel = new ToyEmbedder("toy");
  private Instance source;
  private Instance target;

  @BeforeEach
  void store() throws Exception {
    source = new Instance(sourceIndex, new ToyEmbedder("toy"));
    target = new Instance(targetIndex, targetModel);
    source.store(PAGE, "Basalt", "# Origin\n\nBasalt is a volcanic rock.\n\n# Use\n\nRoads.");
    source.store(TEXT, "Marble", "Marble was limestone before. Sculptors like it.");
  }

  @AfterEach
  void close() {
    source.close();
    target.close();
  }

  @Test
  void imported_documents_are_found_as_before_and_the_model_embeds_none_of_them() throws Exception {
    JobResult result = target.imported("other", "copies", source.export("acme", "stones"));

    assertThat(result.values())
        .containsEntry("vectors", "imported")
        .containsEntry("exported_collection", "stones");
    for (SearchMode mode : SearchMode.values()) {
      for (String words : List.of("volcanic rock", "limestone Sculptors", "Roads")) {
        assertThat(target.found("other", "copies", mode, words))
            .as(mode + " " + words)
            .isNotEmpty()
            .isEqualTo(source.found("acme", "stones", mode, words));
      }
    }
    assertThat(Set.copyOf(targetModel.embedded)).containsExactly(PROBE);
    assertThat(target.catalog.coverage("other", null).vectors().ready())
        .isEqualTo(source.catalog.coverage("acme", null).vectors().ready());
    assertThat(target.catalog.collections("acme")).isEmpty();
  }

  @Test
  void everything_that_is_stored_of_a_document_is_imported() throws Exception {
    target.imported("acme", "stones", source.export("acme", "stones"));

    for (DocumentKey key : List.of(PAGE, TEXT)) {
      StoredVersion before = source.version(key);
      StoredVersion after = target.version(key);
      assertThat(after).usingRecursiveComparison().ignoringFields("generation").isEqualTo(before);
      DocumentView view = source.catalog.document("acme", before.documentId()).orElseThrow();
      assertThat(target.catalog.document("acme", after.documentId()).orElseThrow())
          .usingRecursiveComparison()
          .ignoringFields("jobId")
          .isEqualTo(view);
    }
  }

  @Test
  void imported_collection_is_exported_with_its_vectors() throws Exception {
    byte[] file = source.export("acme", "stones");
    target.imported("acme", "stones", file);

    List<String> again = ExportFile.read(target.export("acme", "stones")).lines();

    assertThat(again.subList(1, again.size()))
        .isEqualTo(ExportFile.read(file).lines().subList(1, again.size()));
    assertThat(again.get(1)).contains("\"vector\"");
  }

  @Test
  void import_into_a_collection_replaces_the_same_documents_and_keeps_the_others()
      throws Exception {
    DocumentKey other = new DocumentKey("acme", "stones", "http://site.test/slate");
    target.store(other, "Slate", "Slate splits well.");
    target.store(PAGE, "Basalt", "Old words about granite.");
    byte[] file = source.export("acme", "stones");

    target.imported("acme", "stones", file);
    target.imported("acme", "stones", file);

    assertThat(target.catalog.documents("acme", "stones", null, null, 10)).hasSize(3);
    assertThat(target.found("acme", "stones", SearchMode.KEYWORD, "granite")).isEmpty();
    assertThat(target.found("acme", "stones", SearchMode.KEYWORD, "volcanic")).hasSize(1);
    assertThat(target.found("acme", "stones", SearchMode.KEYWORD, "Slate")).hasSize(1);
  }

  @Test
  void vectors_of_another_model_are_computed_anew() throws Exception {
    byte[] file = source.export("acme", "stones");
    byte[] renamed =
        ExportFile.read(file)
            .changed(0, header -> ((ObjectNode) header.path("model")).put("name", "large"))
            .gzip();
    byte[] unlike =
        ExportFile.read(file)
            .changed(
                0,
                header ->
                    ((ObjectNode) header.path("model")).put("probe", base64(Instance.vector("x"))))
            .gzip();
    for (byte[] other : List.of(renamed, unlike)) {
      targetModel.embedded.clear();

      JobResult result = target.imported("acme", "stones", other);

      assertThat(result.values()).containsEntry("vectors", "other_model");
      assertThat(target.found("acme", "stones", SearchMode.DENSE, "volcanic rock"))
          .isEqualTo(source.found("acme", "stones", SearchMode.DENSE, "volcanic rock"));
      assertThat(target.catalog.coverage("acme", null).vectors().ready()).isPositive();
    }
  }

  @Test
  void another_model_under_the_same_name_is_recognised_by_its_probe(@TempDir Path otherIndex)
      throws Exception {
    try (Instance other = new Instance(otherIndex, new Reversed(targetModel))) {
      JobResult result = other.imported("acme", "stones", source.export("acme", "stones"));

      assertThat(result.values()).containsEntry("vectors", "other_model");
      assertThat(targetModel.embedded).anyMatch(passage -> passage.contains("volcanic"));
    }
  }

  /** A model with other vectors under the same name. */
  private record Reversed(Embedder embedder) implements Embedder {
    @Override
    public String model() {
      return embedder.model();
    }

    @Override
    public void check() throws EmbeddingException, InterruptedException {
      embedder.check();
    }

    @Override
    public List<float[]> embedPassages(List<String> passages, SentPassages sent)
        throws EmbeddingException, InterruptedException {
      return embedder.embedPassages(passages, sent).stream().map(Reversed::of).toList();
    }

    @Override
    public float[] embedQuery(String query) throws EmbeddingException, InterruptedException {
      return of(embedder.embedQuery(query));
    }

    private static float[] of(float[] vector) {
      float[] reversed = new float[vector.length];
      for (int i = 0; i < vector.length; i++) {
        reversed[i] = vector[vector.length - 1 - i];
      }
      return reversed;
    }
  }

  /** Otherwise a tenant could decide what searches of other tenants find. */
  @Test
  void vectors_of_a_file_are_used_for_its_documents_only() throws Exception {
    String false1 = base64(Instance.vector("false"));
    byte[] file =
        ExportFile.read(source.export("acme", "stones"))
            .changed(1, document -> chunks(document).forEach(c -> vector(c, false1)))
            .changed(2, document -> chunks(document).forEach(c -> vector(c, false1)))
            .gzip();
    target.imported("evil", "stones", file);

    target.store(PAGE, "Basalt", "# Origin\n\nBasalt is a volcanic rock.\n\n# Use\n\nRoads.");

    assertThat(target.found("evil", null, SearchMode.DENSE, "false")).isNotEmpty();
    assertThat(targetModel.embedded).anyMatch(passage -> passage.contains("volcanic"));
    for (String passage : targetModel.embedded) {
      TextHash hash = TextHash.of(passage);
      float[] cached = target.cache.find("toy", List.of(hash)).get(hash);
      assertThat(cached == null || Arrays.equals(cached, Instance.vector(passage))).isTrue();
    }
  }

  @Test
  void attempt_continues_where_the_former_one_was_killed() throws Exception {
    RecordingContext context = target.submitted("acme", "stones", source.export("acme", "stones"));
    assertThatThrownBy(
            () ->
                target.run(
                    context,
                    () -> {
                      throw new IllegalStateException("killed");
                    }))
        .hasMessage("killed");
    assertThat(target.job("acme", context).counts().stored()).isEqualTo(1);
    long first = generations().max().orElseThrow();

    target.run(new RecordingContext(target.job("acme", context)), () -> {});
    target.embed();

    assertThat(generations()).hasSize(2).contains(first);
    assertThat(target.job("acme", context).counts().stored()).isEqualTo(2);
    assertThat(target.job("acme", context).counts().found()).isEqualTo(2);
  }

  private java.util.stream.LongStream generations() {
    return Stream.of(PAGE, TEXT)
        .flatMap(key -> target.documents.version(key).stream())
        .mapToLong(StoredVersion::generation);
  }

  @Test
  void index_that_is_away_is_waited_for() throws Exception {
    RecordingContext context = target.submitted("acme", "stones", source.export("acme", "stones"));
    target.vectors.close();

    assertThatThrownBy(() -> target.run(context, () -> {}))
        .isInstanceOfSatisfying(StageException.class, e -> assertThat(e.retryable()).isTrue());
    assertThat(target.job("acme", context).counts().stored()).isZero();
  }

  @Test
  void model_that_was_not_used_yet_and_is_away_is_waited_for() throws Exception {
    targetModel.away = true;
    RecordingContext context = target.submitted("acme", "stones", source.export("acme", "stones"));

    assertThatThrownBy(() -> target.run(context, () -> {}))
        .isInstanceOfSatisfying(
            StageException.class,
            e -> {
              assertThat(e.code()).isEqualTo("embedding_unavailable");
              assertThat(e.retryable()).isTrue();
            });
  }

  @Test
  void another_tenant_cannot_export() {
    assertThatThrownBy(() -> source.export("evil", "stones"))
        .isInstanceOf(java.util.NoSuchElementException.class);
  }

  private static List<Arguments> refusals() {
    return List.of(
        refusal("import_invalid", "gzip", file -> "hello".getBytes(StandardCharsets.UTF_8)),
        refusal("import_invalid", "not a record", file -> ExportFile.gzip(bytes("{\"a\": 1}"))),
        refusal("import_invalid", "not a record", file -> ExportFile.gzip(bytes("hello"))),
        refusal("import_incomplete", "too early", file -> ExportFile.gzip(new byte[0])),
        refusal("import_incomplete", "too early", file -> Arrays.copyOf(file, file.length - 9)),
        refusal("import_incomplete", "too early", file -> Arrays.copyOf(file, file.length / 2)),
        refusal("import_incomplete", "too early", lines(lines -> lines.removeLast())),
        refusal("import_invalid", "damaged", ImportTest::damaged),
        refusal("import_invalid", "not an exported collection", lines(List::removeFirst)),
        refusal("import_invalid", "second header", lines(l -> l.add(1, l.getFirst()))),
        refusal("import_invalid", "follows the end", lines(l -> l.add(l.get(1)))),
        refusal("import_invalid", "a document twice", ImportTest::twice),
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
        refusal("import_invalid", "metadata", changed(1, ImportTest::hugeNumber)),
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
        refusal("import_too_large", "line", ImportTest::longLine),
        refusal(
            "import_invalid", "too long", changed(0, l -> l.put("collection", "x".repeat(501)))),
        refusal(
            "import_invalid", "too long", changed(0, l -> model(l).put("name", "x".repeat(501)))),
        refusal("import_too_large", "unpacked", ImportTest::bomb));
  }

  @ParameterizedTest(name = "{0} {1} {index}")
  @MethodSource("refusals")
  void file_that_is_not_right_is_refused_and_nothing_of_it_is_stored(
      String code, String message, UnaryOperator<byte[]> change) throws Exception {
    byte[] file = change.apply(source.export("acme", "stones"));
    RecordingContext context = target.submitted("acme", "stones", file);

    assertThatThrownBy(() -> target.run(context, () -> {}))
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            StageException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.retryable()).isFalse();
            });
    assertThat(target.catalog.collections("acme")).isEmpty();
    assertThat(target.job("acme", context).counts().found()).isZero();
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
    document.putObject("metadata").put("n", new java.math.BigDecimal("1e9999"));
  }

  private static void recrawl(ObjectNode document, String member) {
    ((ObjectNode) document.path("recrawl")).put(member, "ABC");
  }

  private static ObjectNode model(ObjectNode header) {
    return (ObjectNode) header.path("model");
  }

  private static ArrayNode chunks(ObjectNode document) {
    return (ArrayNode) document.path("chunks");
  }

  private static ObjectNode firstChunk(ObjectNode document) {
    return (ObjectNode) chunks(document).get(0);
  }

  private static void vector(tools.jackson.databind.JsonNode chunk, String base64) {
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

  private static String base64(float[] vector) {
    return Base64.getEncoder()
        .encodeToString(dev.quarry.orchestrator.embed.VectorBytes.encode(vector));
  }

  @Test
  void file_is_as_documented() throws Exception {
    ExportFile file = ExportFile.read(source.export("acme", "stones"));

    assertThat(file.line(0).propertyNames())
        .containsExactly(
            "type",
            "format",
            "version",
            "quarry",
            "collection",
            "exported_at",
            "documents",
            "chunks",
            "model");
    assertThat(file.line(0).path("model").propertyNames())
        .containsExactly("name", "dimension", "probe");
    ObjectNode document = (ObjectNode) file.line(1);
    assertThat(document.propertyNames())
        .containsExactly(
            "type",
            "uri",
            "sent",
            "title",
            "language",
            "text",
            "text_sha256",
            "ingested_at",
            "metadata",
            "recrawl",
            "chunks");
    assertThat(document.path("recrawl").propertyNames())
        .containsExactly("content_sha256", "etag", "last_modified", "links", "extraction");
    assertThat(firstChunk(document).propertyNames())
        .containsExactly("headings", "start", "end", "vector");
    assertThat(document.path("text_sha256").asString())
        .isEqualTo(HexFormat.of().formatHex(Sha256.of(document.path("text").asString())));
    assertThat(file.lines().getLast())
        .isEqualTo(
            "{\"type\":\"end\",\"documents\":2,\"chunks\":%d}"
                .formatted(
                    file.line(1).path("chunks").size() + file.line(2).path("chunks").size()));
  }
}
