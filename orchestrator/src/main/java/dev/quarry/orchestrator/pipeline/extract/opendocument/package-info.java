/** Reading of OpenDocument files: texts, sheets, slides. Runs in parser processes. */
@NullMarked
package dev.quarry.orchestrator.pipeline.extract.opendocument;

import org.jspecify.annotations.NullMarked;
