/** Reading of RTF files. Runs in parser processes. */
@NullMarked
package dev.quarry.orchestrator.pipeline.extract.rtf;

import org.jspecify.annotations.NullMarked;
