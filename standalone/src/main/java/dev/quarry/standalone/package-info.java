/**
 * Runs the orchestrator and the MCP server in one process, with the embedded defaults. Contains
 * only wiring; the behaviour is in the other modules.
 */
@NullMarked
package dev.quarry.standalone;

import org.jspecify.annotations.NullMarked;
