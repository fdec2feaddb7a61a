/** Events of jobs over SSE and WebSocket, and long polling. */
@NullMarked
package dev.quarry.orchestrator.api.stream;

import org.jspecify.annotations.NullMarked;
