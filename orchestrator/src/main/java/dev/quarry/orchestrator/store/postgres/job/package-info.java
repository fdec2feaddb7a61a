@NullMarked
package dev.quarry.orchestrator.store.postgres.job;

import org.jspecify.annotations.NullMarked;
