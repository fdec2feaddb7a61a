package dev.quarry.orchestrator.pipeline.extract.markdown;

import java.util.HashMap;
import java.util.Map;
import org.jsoup.nodes.Element;

/**
 * Makes the links of one page absolute. Pages repeat their links, and resolving one is expensive.
 * Not thread-safe.
 */
public final class LinkResolver {
  /** The base is the same for the whole page. */
  private final Map<String, String> absolute = new HashMap<>();

  /** The absolute URL of an attribute; empty if it is missing or not a URL. */
  public String resolve(Element element, String attribute) {
    return element.hasAttr(attribute)
        ? absolute.computeIfAbsent(element.attr(attribute), link -> element.absUrl(attribute))
        : "";
  }
}
