@NullMarked
package dev.quarry.mcp.orchestrator;

import org.jspecify.annotations.NullMarked;
