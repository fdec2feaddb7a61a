@NullMarked
package dev.quarry.mcp.protocol.conformance;

import org.jspecify.annotations.NullMarked;
