@NullMarked
package dev.quarry.orchestrator.pipeline.crawl;

import org.jspecify.annotations.NullMarked;
