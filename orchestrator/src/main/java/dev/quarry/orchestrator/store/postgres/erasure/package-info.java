/** Erasure of tenants in PostgreSQL. */
@NullMarked
package dev.quarry.orchestrator.store.postgres.erasure;

import org.jspecify.annotations.NullMarked;
