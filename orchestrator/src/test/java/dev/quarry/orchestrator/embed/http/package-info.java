@NullMarked
package dev.quarry.orchestrator.embed.http;

import org.jspecify.annotations.NullMarked;
