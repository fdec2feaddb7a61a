/** What this server offers to clients of every revision: tools, resources, prompts, completions. */
@NullMarked
package dev.quarry.mcp.protocol.feature;

import org.jspecify.annotations.NullMarked;
