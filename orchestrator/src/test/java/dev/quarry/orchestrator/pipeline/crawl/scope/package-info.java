@NullMarked
package dev.quarry.orchestrator.pipeline.crawl.scope;

import org.jspecify.annotations.NullMarked;
