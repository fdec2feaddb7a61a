@NullMarked
package dev.quarry.mcp.protocol.modern;

import org.jspecify.annotations.NullMarked;
