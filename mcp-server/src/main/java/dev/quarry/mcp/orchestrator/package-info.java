/** The port to the orchestrator, which tools and commands use. */
@NullMarked
package dev.quarry.mcp.orchestrator;

import org.jspecify.annotations.NullMarked;
