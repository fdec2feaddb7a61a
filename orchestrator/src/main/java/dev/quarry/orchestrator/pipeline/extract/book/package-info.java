/** Reading of EPUB books. Runs in parser processes. */
@NullMarked
package dev.quarry.orchestrator.pipeline.extract.book;

import org.jspecify.annotations.NullMarked;
