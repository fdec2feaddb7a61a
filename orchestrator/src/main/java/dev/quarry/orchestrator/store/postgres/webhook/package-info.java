/** Webhook deliveries and endpoints in PostgreSQL. */
@NullMarked
package dev.quarry.orchestrator.store.postgres.webhook;

import org.jspecify.annotations.NullMarked;
