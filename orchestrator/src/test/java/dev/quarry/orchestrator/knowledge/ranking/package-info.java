@NullMarked
package dev.quarry.orchestrator.knowledge.ranking;

import org.jspecify.annotations.NullMarked;
