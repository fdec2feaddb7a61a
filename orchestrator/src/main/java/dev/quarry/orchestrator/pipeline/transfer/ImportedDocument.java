package dev.quarry.orchestrator.pipeline.transfer;

import dev.quarry.orchestrator.embed.VectorBytes;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.Imported;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import dev.quarry.orchestrator.knowledge.ExtractionVersion;
import dev.quarry.orchestrator.pipeline.chunk.Anchors;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.chunk.Definitions;
import dev.quarry.orchestrator.pipeline.transfer.FileRecord.FileChunk;
import dev.quarry.orchestrator.pipeline.transfer.FileRecord.Recrawl;
import dev.quarry.orchestrator.submission.rules.StoredFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a document of the file ready to be published. Its chunks are cut from its text as those of
 * any other document; a chunk that the file has too gets the vector of the file.
 */
public final class ImportedDocument {
  /** A longer fragment is no name that a person or a generator gave. */
  private static final int MAX_ANCHOR = 200;

  private static final HexFormat HEX = HexFormat.of();

  private ImportedDocument() {}

  /**
   * @param vectors whether the vectors of the file are of the model in use
   */
  public static NewDocument of(
      DocumentKey key, FileRecord.Document document, Chunker chunker, boolean vectors) {
    String title = StoredFields.title(document.title());
    List<Chunk> chunks =
        chunker.chunk(title, document.text(), anchors(document.chunks()), definitions(document));
    Recrawl recrawl = document.recrawl();
    return new NewDocument(
        key,
        title,
        StoredFields.language(document.language()),
        document.text(),
        HEX.parseHex(recrawl.contentSha256()),
        StoredFields.validator(recrawl.etag()),
        StoredFields.validator(recrawl.lastModified()),
        recrawl.links(),
        document.metadata(),
        chunks,
        false,
        new Imported(
            document.ingestedAt(),
            extraction(recrawl.extraction()),
            scope(recrawl.crawlScope()),
            vectors ? vectors(chunks, document.chunks()) : Map.of()));
  }

  /** The fragments that the chunks of the file have: the text alone does not tell them. */
  private static Anchors anchors(List<FileChunk> chunks) {
    List<Map.Entry<Integer, String>> places = new ArrayList<>();
    for (FileChunk chunk : chunks) {
      String anchor = chunk.anchor();
      if (anchor != null && anchor.length() <= MAX_ANCHOR) {
        places.add(Map.entry(chunk.start(), anchor));
      }
    }
    return new Anchors(places);
  }

  private static Definitions definitions(FileRecord.Document document) {
    Map<Definitions.Range, String> contexts = new LinkedHashMap<>();
    for (FileChunk chunk : document.chunks()) {
      String context = chunk.context();
      if (context != null) {
        contexts.put(new Definitions.Range(chunk.start(), chunk.end()), context);
      }
    }
    return Definitions.of(document.text(), contexts);
  }

  /**
   * A version that is not known here is that of the oldest releases: the next crawl reads again.
   */
  private static int extraction(int version) {
    return version >= 0 && version <= ExtractionVersion.CURRENT ? version : 0;
  }

  private static byte @Nullable [] scope(@Nullable String hex) {
    return hex == null ? null : HEX.parseHex(hex);
  }

  private static Map<Integer, float[]> vectors(List<Chunk> chunks, List<FileChunk> given) {
    Map<Integer, FileChunk> byStart = new HashMap<>();
    given.forEach(chunk -> byStart.put(chunk.start(), chunk));
    Map<Integer, float[]> vectors = new HashMap<>();
    for (Chunk chunk : chunks) {
      FileChunk same = byStart.get(chunk.startOffset());
      if (same != null && same.vector() != null && same.is(chunk)) {
        vectors.put(chunk.ordinal(), ofLength1(VectorBytes.decode(same.vector())));
      }
    }
    return vectors;
  }

  static float[] ofLength1(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    double length = Math.sqrt(squares);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] / length);
    }
    return vector;
  }

  /** The vector by which the model of a file is recognised. */
  public static float[] probe(FileRecord.Model model) {
    return ofLength1(VectorBytes.decode(model.probe()));
  }
}
