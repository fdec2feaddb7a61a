/** What is pushed: the events of a job over SSE and WebSocket, and the waiting for them. */
@NullMarked
package dev.quarry.orchestrator.api.stream;

import org.jspecify.annotations.NullMarked;
