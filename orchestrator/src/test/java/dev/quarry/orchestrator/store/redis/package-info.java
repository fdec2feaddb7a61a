@NullMarked
package dev.quarry.orchestrator.store.redis;

import org.jspecify.annotations.NullMarked;
