package dev.quarry.orchestrator.pipeline.extract.pdf;

import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;

/** The paragraphs of a PDF. They are collected, because the words of all tell how to join lines. */
public final class PdfBlocks {
  private final List<Element> blocks = new ArrayList<>();

  public void add(Element block) {
    blocks.add(block);
  }

  /** Writes the paragraphs. */
  public void write(DocumentText out) {
    LineEnds ends = new LineEnds(blocks);
    for (Element block : blocks) {
      ends.join(block);
      out.add(block);
    }
  }
}
