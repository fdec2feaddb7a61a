/** Deliveries and the endpoints that they go to in PostgreSQL. */
@NullMarked
package dev.quarry.orchestrator.store.postgres.webhook;

import org.jspecify.annotations.NullMarked;
