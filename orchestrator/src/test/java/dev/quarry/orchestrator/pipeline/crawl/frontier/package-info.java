@NullMarked
package dev.quarry.orchestrator.pipeline.crawl.frontier;

import org.jspecify.annotations.NullMarked;
