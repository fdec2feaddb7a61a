package dev.quarry.bench.retrieval;

import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.pipeline.chunk.Anchors;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.chunk.Definitions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Documents, and questions with the documents that answer them.
 *
 * @param graded whether {@link Question#relevant} has grades, and nDCG is the measure
 */
record TestSet(String name, boolean graded, List<Source> documents, List<Question> questions) {

  /** A document: an id that is unique within the set, and its Markdown. */
  record Source(
      String id,
      @Nullable String title,
      String language,
      String markdown,
      Anchors anchors,
      Definitions definitions) {

    List<Chunk> chunks(Chunker chunker) {
      return chunker.chunk(title, markdown, anchors, definitions);
    }
  }

  /**
   * @param relevant the grades of the documents that answer it
   * @param fact words that are in the right passage; null if it asks for none
   */
  record Question(String text, Map<String, Integer> relevant, @Nullable String fact) {}
}
