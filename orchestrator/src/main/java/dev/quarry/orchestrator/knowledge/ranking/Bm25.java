package dev.quarry.orchestrator.knowledge.ranking;

/**
 * Parameters of the BM25 ranking function (Robertson and Zaragoza 2009; BM25F with the title as a
 * weighted field). Shared by all vector stores, so that they rank alike.
 */
public final class Bm25 {
  /** Term-frequency saturation (k1). The alternative k1 = .9, b = .4 measured no better. */
  public static final float K1 = 1.2f;

  /** Document-length normalisation (b), 0 to 1. */
  public static final float B = .75f;

  /** Field weight of the title; the text has 1. */
  public static final float TITLE_WEIGHT = 4f;

  /** Field weight of the headings of the sections that contain a chunk. */
  public static final float HEADINGS_WEIGHT = 2f;

  /**
   * Maximum number of terms of a query, so that its cost is bounded: of a longer one the rarest
   * terms count.
   */
  public static final int MAX_QUERY_TERMS = 128;

  private Bm25() {}
}
