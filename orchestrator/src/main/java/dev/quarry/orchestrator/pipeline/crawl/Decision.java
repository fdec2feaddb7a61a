package dev.quarry.orchestrator.pipeline.crawl;

/** What a step of a visit decides. */
sealed interface Decision {
  Decision CONTINUE = new Continue();

  /** The next step follows. */
  record Continue() implements Decision {}

  /** The visit has ended; no further step follows. */
  record End(VisitOutcome outcome) implements Decision {}
}
