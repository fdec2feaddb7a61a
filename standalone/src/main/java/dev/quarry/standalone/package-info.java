/**
 * Orchestrator and MCP server in one process, on the embedded defaults. Nothing but wiring: what
 * either does is in its own module.
 */
@NullMarked
package dev.quarry.standalone;

import org.jspecify.annotations.NullMarked;
