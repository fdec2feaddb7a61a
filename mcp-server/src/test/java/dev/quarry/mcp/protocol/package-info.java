@NullMarked
package dev.quarry.mcp.protocol;

import org.jspecify.annotations.NullMarked;
