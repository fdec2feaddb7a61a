package dev.quarry.orchestrator.knowledge.ranking;

/**
 * How words are weighed (Robertson and Zaragoza 2009, BM25F with the title as a heavier part of the
 * text). Shared, so that the stores rank alike.
 */
public final class Bm25 {
  /** How soon further occurrences of a word stop to count; .9 / .4 measured no better. */
  public static final float K1 = 1.2f;

  /** How much a long chunk is held against it, 0 to 1. */
  public static final float B = .75f;

  /** A word in the title counts as often as this in the text. */
  public static final float TITLE_WEIGHT = 2f;

  /** Words of a query beyond these are ignored: no query may cost without bound. */
  public static final int MAX_QUERY_TERMS = 128;

  private Bm25() {}
}
