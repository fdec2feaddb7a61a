@NullMarked
package dev.quarry.orchestrator.pipeline.crawl.fetch;

import org.jspecify.annotations.NullMarked;
