@NullMarked
package dev.quarry.orchestrator.pipeline.extract.html;

import org.jspecify.annotations.NullMarked;
