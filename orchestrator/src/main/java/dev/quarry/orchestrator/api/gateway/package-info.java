/** {@code /api/{route}}: calls to configured upstreams as jobs, and what their upstreams report. */
@NullMarked
package dev.quarry.orchestrator.api.gateway;

import org.jspecify.annotations.NullMarked;
