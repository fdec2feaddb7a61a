@NullMarked
package dev.quarry.mcp.access;

import org.jspecify.annotations.NullMarked;
