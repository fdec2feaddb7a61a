package dev.quarry.orchestrator.pipeline.extract.markdown;

import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument.Anchor;
import java.util.List;

/**
 * A text and the places in it that a fragment of the page's URL leads to.
 *
 * @param anchors by ascending offset
 */
public record Markdown(String text, List<Anchor> anchors) {
  public Markdown {
    anchors = List.copyOf(anchors);
  }
}
