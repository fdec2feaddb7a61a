@NullMarked
package dev.quarry.orchestrator.pipeline.extract.document;

import org.jspecify.annotations.NullMarked;
