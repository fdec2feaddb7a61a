/**
 * URLs of sources: one form for each page, and its site. All are parsed by {@link
 * dev.quarry.orchestrator.egress.WebUrl}, the parser of the egress guard.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.url;

import org.jspecify.annotations.NullMarked;
