/** Reading of what is particular to PDF. Runs in parser processes. */
@NullMarked
package dev.quarry.orchestrator.pipeline.extract.pdf;

import org.jspecify.annotations.NullMarked;
