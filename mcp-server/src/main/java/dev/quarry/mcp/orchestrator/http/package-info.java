/** The orchestrator's HTTP API behind the port, over OkHttp. Named only by {@code config}. */
@NullMarked
package dev.quarry.mcp.orchestrator.http;

import org.jspecify.annotations.NullMarked;
