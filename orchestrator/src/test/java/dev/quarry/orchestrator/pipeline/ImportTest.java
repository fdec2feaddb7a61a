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
import dev.quarry.orchestrator.knowledge.Definition;
import dev.quarry.orchestrator.knowledge.DocumentCatalog.DocumentQuery;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.pipeline.SingleItemFixture.RecordingContext;
import dev.quarry.orchestrator.pipeline.chunk.Anchors;
import dev.quarry.orchestrator.pipeline.chunk.Definitions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
  void passages_keep_their_places_their_contexts_and_the_vectors_of_both() throws Exception {
    String term = "--depth\n\n";
    String text = term + ("Words about the depth of a pit. ".repeat(25) + "\n\n").repeat(3);
    DocumentKey key = new DocumentKey("acme", "stones", "http://site.test/options");
    source.store(
        key,
        "Options",
        text,
        new Anchors(List.of(Map.entry(0, "depth"))),
        new Definitions(List.of(new Definition(0, term.length(), text.length()))));

    target.imported("acme", "stones", source.export("acme", "stones"));

    assertThat(target.chunks(key))
        .hasSizeGreaterThan(2)
        .usingRecursiveFieldByFieldElementComparatorOnFields(
            "text", "context", "anchor", "startOffset", "endOffset")
        .isEqualTo(source.chunks(key));
    assertThat(target.chunks(key).getLast().context()).isEqualTo("--depth");
    assertThat(target.chunks(key).getLast().anchor()).isEqualTo("depth");
    assertThat(Set.copyOf(targetModel.embedded)).containsExactly(PROBE);
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

    assertThat(target.catalog.documents("acme", new DocumentQuery("stones", null, null), null, 10))
        .hasSize(3);
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
                    ((ObjectNode) header.path("model"))
                        .put("probe", FileChanges.base64(Instance.vector("x"))))
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
    String false1 = FileChanges.base64(Instance.vector("false"));
    byte[] file =
        ExportFile.read(source.export("acme", "stones"))
            .changed(
                1,
                document ->
                    FileChanges.chunks(document).forEach(c -> FileChanges.vector(c, false1)))
            .changed(
                2,
                document ->
                    FileChanges.chunks(document).forEach(c -> FileChanges.vector(c, false1)))
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

  @ParameterizedTest(name = "{0} {1} {index}")
  @MethodSource("dev.quarry.orchestrator.pipeline.FileChanges#refusals")
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
    assertThat(FileChanges.firstChunk(document).propertyNames())
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
