/** Spans by Micrometer Tracing and OpenTelemetry. */
@NullMarked
package dev.quarry.orchestrator.trace.micrometer;

import org.jspecify.annotations.NullMarked;
