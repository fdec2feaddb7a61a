@NullMarked
package dev.quarry.mcp.protocol.legacy;

import org.jspecify.annotations.NullMarked;
