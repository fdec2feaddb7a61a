package dev.quarry.orchestrator.words;

/**
 * English words that say nothing about the subject of a question: pronouns, auxiliaries, words that
 * ask. Lucene's list for English has few of these, unlike its lists for other languages, and a
 * question of a person or an agent has many: without them the keyword ranking measured better
 * (docs/quality.md). Texts are indexed with them, and a query of few words keeps them.
 */
final class FunctionWords {
  /** Shorter queries are keywords, each chosen by its author. */
  static final int MIN_WORDS = 6;

  static final String ENGLISH =
      """
      i me my myself we our ours us you your yours he him his she her it its them their
      what which who whom whose how why when that these those there here
      am is are was were be been being have has had having do does did doing done
      can could will would shall should may might must
      get got let want need make made please thing things way instead
      so than too very just also now then about again other some such most few more much many
      without if as not don't doesn't isn't can't won't didn't there's i'm it's
      """;

  private FunctionWords() {}
}
