/** Requests and responses of gateway calls in PostgreSQL. */
@NullMarked
package dev.quarry.orchestrator.store.postgres.gateway;

import org.jspecify.annotations.NullMarked;
