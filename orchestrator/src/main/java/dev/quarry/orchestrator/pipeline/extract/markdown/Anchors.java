package dev.quarry.orchestrator.pipeline.extract.markdown;

import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument.Anchor;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jspecify.annotations.Nullable;

/**
 * Collects the anchors of a text while it is written: an id belongs to the block that is written
 * next, and the id that is nearest to a block counts. Not thread-safe.
 */
final class Anchors {
  /** A longer id is no name that a person or a generator gave. */
  private static final int MAX_ID = 200;

  private static final int MAX_ANCHORS = 20_000;

  private final List<Anchor> found = new ArrayList<>();
  private @Nullable String next;

  /** The element's blocks are written next. */
  void block(Element element) {
    String id = id(element);
    if (id != null) {
      next = id;
    }
  }

  /** The node is part of the paragraph that is written next. */
  void inline(Node node) {
    if (next == null && node instanceof Element element) {
      next = id(element);
    }
  }

  /**
   * A block was written.
   *
   * @param offset -1 if it was blank
   */
  void written(int offset) {
    if (offset >= 0 && next != null) {
      if (found.size() < MAX_ANCHORS) {
        found.add(new Anchor(offset, next));
      }
      next = null;
    }
  }

  List<Anchor> list() {
    return found;
  }

  private static @Nullable String id(Element element) {
    if (element.attributesSize() == 0) {
      return null;
    }
    String id = element.id();
    if (id.isEmpty() && element.nameIs("a")) {
      id = element.attr("name");
    }
    return id.isBlank() || id.length() > MAX_ID ? null : id;
  }
}
