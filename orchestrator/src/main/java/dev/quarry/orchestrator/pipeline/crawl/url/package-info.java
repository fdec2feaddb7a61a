/**
 * URLs of a crawl: one form for each page, the scope of a crawl, spider traps, canonical links. All
 * are parsed by {@link dev.quarry.orchestrator.egress.WebUrl}, the parser of the egress guard.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.crawl.url;

import org.jspecify.annotations.NullMarked;
