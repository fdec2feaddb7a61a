@NullMarked
package dev.quarry.mcp.orchestrator.http;

import org.jspecify.annotations.NullMarked;
