/** What the readers of document formats share. They run in parser processes. */
@NullMarked
package dev.quarry.orchestrator.pipeline.extract.document;

import org.jspecify.annotations.NullMarked;
