package dev.quarry.orchestrator.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Cleanup of the search index.
 *
 * @param sweepEvery how often vectors of replaced and deleted documents are removed
 * @param unpublishedAge after which vectors that were written but never published are removed; a
 *     short value does not affect running jobs
 */
@ConfigurationProperties("quarry.index")
public record IndexProperties(
    @DefaultValue("5s") Duration sweepEvery, @DefaultValue("10m") Duration unpublishedAge) {}
