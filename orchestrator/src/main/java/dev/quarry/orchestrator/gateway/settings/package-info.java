/**
 * The routes of the gateway as {@code orchestrator.yml} has them: read, checked, and turned into
 * {@link dev.quarry.orchestrator.gateway.Route}s. Takes plain values of the other settings.
 */
@NullMarked
package dev.quarry.orchestrator.gateway.settings;

import org.jspecify.annotations.NullMarked;
