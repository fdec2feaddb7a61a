/**
 * Extraction: from bytes to Markdown with title, links and metadata. {@code TypeDetector} decides
 * the type by content; each group of types has a package of its own.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.extract;

import org.jspecify.annotations.NullMarked;
