@NullMarked
package dev.quarry.mcp;

import org.jspecify.annotations.NullMarked;
