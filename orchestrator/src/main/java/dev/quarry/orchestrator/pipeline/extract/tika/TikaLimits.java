package dev.quarry.orchestrator.pipeline.extract.tika;

import java.time.Duration;

/**
 * What a parser process may use.
 *
 * @param memoryMegabytes its heap; a document that needs more ends the process
 * @param timeout for one document, the start of the process included
 * @param processes at most this many at once; further documents wait
 * @param documents after this many a process is replaced, so that leaks stay small
 * @param idle a process without work for this long ends
 * @param maxChars of text that one document may give; what follows is cut off
 */
public record TikaLimits(
    int memoryMegabytes,
    Duration timeout,
    int processes,
    int documents,
    Duration idle,
    int maxChars) {
  public static final TikaLimits DEFAULT =
      new TikaLimits(256, Duration.ofSeconds(120), 2, 100, Duration.ofSeconds(30), 10_000_000);
}
