@NullMarked
package dev.quarry.orchestrator.pipeline.crawl.url;

import org.jspecify.annotations.NullMarked;
