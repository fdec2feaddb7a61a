/** Which links become items of a crawl, and what the crawl has seen. */
@NullMarked
package dev.quarry.orchestrator.pipeline.crawl.frontier;

import org.jspecify.annotations.NullMarked;
