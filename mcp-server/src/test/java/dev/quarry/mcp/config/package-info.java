@NullMarked
package dev.quarry.mcp.config;

import org.jspecify.annotations.NullMarked;
