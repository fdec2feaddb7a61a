package dev.quarry.orchestrator.knowledge;

/** The version of text extraction, kept with each document. */
public final class ExtractionVersion {
  /**
   * Raise it when the same bytes give another text: pages that an older version extracted are then
   * fetched and stored again by their next crawl, although the site has not changed them.
   */
  public static final int CURRENT = 2;

  private ExtractionVersion() {}
}
