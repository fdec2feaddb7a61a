/**
 * PostgreSQL, the only system of record. This package contains what all subpackages share, for
 * example {@link dev.quarry.orchestrator.store.postgres.Database}. It depends on none of them but
 * {@code embedded}, the embedded server. {@code queue} (claims, leases, finished attempts) depends
 * on {@code job} (rows of jobs, events, items); so do {@code gateway}, {@code upload} and {@code
 * knowledge}. {@code vectors} (states of missing vectors) depends on no other subpackage. {@code
 * backup} saves and loads all tables.
 */
@NullMarked
package dev.quarry.orchestrator.store.postgres;

import org.jspecify.annotations.NullMarked;
