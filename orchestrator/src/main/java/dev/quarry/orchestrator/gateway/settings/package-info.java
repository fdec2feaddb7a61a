/**
 * Reads and validates the gateway routes of {@code orchestrator.yml} and converts them to {@link
 * dev.quarry.orchestrator.gateway.Route}s. Other settings are passed in as plain values.
 */
@NullMarked
package dev.quarry.orchestrator.gateway.settings;

import org.jspecify.annotations.NullMarked;
