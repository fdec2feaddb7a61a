/** Extraction of web pages: metadata, links, and the main content without boilerplate. */
@NullMarked
package dev.quarry.orchestrator.pipeline.extract.html;

import org.jspecify.annotations.NullMarked;
