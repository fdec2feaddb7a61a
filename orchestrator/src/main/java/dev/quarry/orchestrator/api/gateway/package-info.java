/**
 * {@code /api/{route}}: calls to configured upstreams as jobs, and the progress that upstreams
 * report.
 */
@NullMarked
package dev.quarry.orchestrator.api.gateway;

import org.jspecify.annotations.NullMarked;
