@NullMarked
package dev.quarry.orchestrator.knowledge;

import org.jspecify.annotations.NullMarked;
