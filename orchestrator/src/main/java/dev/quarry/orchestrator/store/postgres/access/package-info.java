/** Keys, limits of tenants and the audit in PostgreSQL. */
@NullMarked
package dev.quarry.orchestrator.store.postgres.access;

import org.jspecify.annotations.NullMarked;
