/** API keys, tenant limits and the audit log in PostgreSQL. */
@NullMarked
package dev.quarry.orchestrator.store.postgres.access;

import org.jspecify.annotations.NullMarked;
