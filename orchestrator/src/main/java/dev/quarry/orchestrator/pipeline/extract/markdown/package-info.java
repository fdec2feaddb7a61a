/** Writes HTML elements as CommonMark with tables. */
@NullMarked
package dev.quarry.orchestrator.pipeline.extract.markdown;

import org.jspecify.annotations.NullMarked;
