@NullMarked
package dev.quarry.orchestrator.pipeline.embed.http;

import org.jspecify.annotations.NullMarked;
