/**
 * PostgreSQL, the only truth: what all subjects below use of it, such as {@link
 * dev.quarry.orchestrator.store.postgres.Database}. It names none of them but {@code embedded}, the
 * server of our own. {@code queue} (claims, leases, ends of attempts) stands on {@code job} (rows
 * of jobs, events, items); {@code gateway}, {@code upload} and {@code knowledge} use {@code job}
 * too.
 */
@NullMarked
package dev.quarry.orchestrator.store.postgres;

import org.jspecify.annotations.NullMarked;
