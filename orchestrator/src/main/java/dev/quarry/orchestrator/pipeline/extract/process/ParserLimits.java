package dev.quarry.orchestrator.pipeline.extract.process;

import java.time.Duration;

/**
 * The limits of parser processes.
 *
 * @param memoryMegabytes heap size; a document that needs more ends the process
 * @param timeout for one document, including the start of the process
 * @param processes maximum number of concurrent processes; further documents wait
 * @param documents a process is replaced after this many documents, to bound memory leaks
 * @param idle a process that was idle for this long is stopped
 * @param maxChars maximum text of one document; the rest is cut off
 */
public record ParserLimits(
    int memoryMegabytes,
    Duration timeout,
    int processes,
    int documents,
    Duration idle,
    int maxChars) {
  public static final ParserLimits DEFAULT =
      new ParserLimits(256, Duration.ofSeconds(120), 2, 100, Duration.ofSeconds(30), 10_000_000);
}
