/** Which pages belong to a crawl: its site, URL patterns and depth; credible canonical links. */
@NullMarked
package dev.quarry.orchestrator.pipeline.crawl.scope;

import org.jspecify.annotations.NullMarked;
