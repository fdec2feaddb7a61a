package dev.quarry.orchestrator.pipeline.chunk;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The places of a Markdown text that have a fragment of its document's URI. Of several fragments of
 * one place the first counts.
 */
public final class Anchors {
  public static final Anchors NONE = new Anchors(List.of());

  private final NavigableMap<Integer, String> byOffset = new TreeMap<>();

  /**
   * @param places the offsets in the text and the fragments, not percent-encoded
   */
  public Anchors(List<Map.Entry<Integer, String>> places) {
    places.forEach(place -> byOffset.putIfAbsent(place.getKey(), place.getValue()));
  }

  /** The fragment that leads to a part of the text: the last one at or before its beginning. */
  @Nullable String at(int start) {
    Map.Entry<Integer, String> place = byOffset.floorEntry(start);
    return place == null ? null : place.getValue();
  }
}
