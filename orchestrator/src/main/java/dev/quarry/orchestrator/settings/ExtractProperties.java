package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.require;

import dev.quarry.orchestrator.pipeline.extract.process.ParserLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Text extraction from documents.
 *
 * @param memory heap of one parser process
 * @param timeout for one document
 * @param processes maximum number of parser processes
 * @param idle after which an unused parser process ends
 * @param maxChars limit of text per document; the rest is cut off
 * @param htmlAtOnce maximum size of the web pages that are parsed at once in this process
 */
@ConfigurationProperties("quarry.extract")
public record ExtractProperties(
    @DefaultValue("256MB") DataSize memory,
    @DefaultValue("2m") Duration timeout,
    @DefaultValue("2") int processes,
    @DefaultValue("30s") Duration idle,
    @DefaultValue("10000000") int maxChars,
    @DefaultValue("16MB") DataSize htmlAtOnce) {
  private static final int DOCUMENTS_PER_PROCESS = 100;

  public ExtractProperties {
    require(
        memory.toMegabytes() >= 32,
        "quarry.extract.memory is too small.",
        "Set it to at least 32MB.");
    require(
        timeout.toMillis() >= 1_000,
        "quarry.extract.timeout is too short.",
        "Set it to at least 1s.");
    require(processes >= 1, "quarry.extract.processes is too small.", "Set it to at least 1.");
    require(
        idle.toMillis() >= 1_000, "quarry.extract.idle is too short.", "Set it to at least 1s.");
    require(
        maxChars >= 10_000, "quarry.extract.max-chars is too small.", "Set it to at least 10000.");
    require(
        htmlAtOnce.toMegabytes() >= 1 && htmlAtOnce.toGigabytes() < 64,
        "quarry.extract.html-at-once is not between 1MB and 64GB.",
        "Set it to about a fiftieth of the heap, or remove it to use the default.");
  }

  public ParserLimits limits() {
    return new ParserLimits(
        (int) memory.toMegabytes(), timeout, processes, DOCUMENTS_PER_PROCESS, idle, maxChars);
  }
}
