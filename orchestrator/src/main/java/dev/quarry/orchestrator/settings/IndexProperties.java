package dev.quarry.orchestrator.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the search index is kept clean.
 *
 * @param sweepEvery how often vectors of replaced and deleted documents are removed
 * @param unpublishedAge how long vectors that were written but never published are left alone; no
 *     running job is harmed by a short one
 */
@ConfigurationProperties("quarry.index")
public record IndexProperties(
    @DefaultValue("5s") Duration sweepEvery, @DefaultValue("10m") Duration unpublishedAge) {}
