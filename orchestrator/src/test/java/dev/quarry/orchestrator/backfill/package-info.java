@NullMarked
package dev.quarry.orchestrator.backfill;

import org.jspecify.annotations.NullMarked;
