@NullMarked
package dev.quarry.mcp.tool;

import org.jspecify.annotations.NullMarked;
