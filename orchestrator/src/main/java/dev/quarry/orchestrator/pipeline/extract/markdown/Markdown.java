package dev.quarry.orchestrator.pipeline.extract.markdown;

import dev.quarry.orchestrator.knowledge.Definition;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument.Anchor;
import java.util.List;

/**
 * A text and the places in it that a fragment of the page's URL leads to.
 *
 * @param anchors by ascending offset
 * @param definitions the entries of its definition lists, in no order
 */
public record Markdown(String text, List<Anchor> anchors, List<Definition> definitions) {
  public Markdown {
    anchors = List.copyOf(anchors);
    definitions = List.copyOf(definitions);
  }
}
