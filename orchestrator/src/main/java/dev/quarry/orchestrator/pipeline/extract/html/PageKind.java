package dev.quarry.orchestrator.pipeline.extract.html;

/** What a page is by its own declarations, which decides how much may surround its text. */
enum PageKind {
  /**
   * A dated article of a publisher: teasers, comments and notes on the author surround its text.
   */
  ARTICLE,

  /** Any other page: documentation, lists, products. Its text may have many parts. */
  OTHER
}
