/** The adapter that calls the orchestrator's HTTP API, over OkHttp. */
@NullMarked
package dev.quarry.mcp.orchestrator.http;

import org.jspecify.annotations.NullMarked;
