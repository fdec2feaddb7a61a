/** Extraction of Markdown, plain text and CSV. */
@NullMarked
package dev.quarry.orchestrator.pipeline.extract.text;

import org.jspecify.annotations.NullMarked;
