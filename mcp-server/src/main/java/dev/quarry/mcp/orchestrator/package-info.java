/** The port to the orchestrator: everything a tool or a command may ask of it. */
@NullMarked
package dev.quarry.mcp.orchestrator;

import org.jspecify.annotations.NullMarked;
