/**
 * A real PostgreSQL server that starts and ends with this process and keeps its data.
 *
 * <p>{@link dev.quarry.orchestrator.store.postgres.embedded.EmbeddedPostgres#start} goes through
 * these, in this order:
 *
 * <ol>
 *   <li>{@code InstanceLock}: one Quarry per data directory; a second one is refused by name.
 *   <li>{@code PostgresBinaries}: the server's programs, unpacked once per version.
 *   <li>{@code Cluster}: the data files; made on the first start, never made over.
 *   <li>{@code Leftover}: a server whose Quarry was killed is stopped before its data are opened.
 *   <li>{@code LifeTie}: the server is started so that it cannot outlive this process: by the
 *       kernel's parent death signal ({@code DeathSignal}) or by a watchdog ({@code Watchdog}).
 * </ol>
 *
 * <p>The server is not a toy: fsync, full page writes and synchronous commit are on, so what was
 * acknowledged survives a power cut. It listens on 127.0.0.1 only and asks for a random password
 * that lies in the data directory, readable by its owner alone.
 *
 * <p>Root may not run PostgreSQL. Quarry as root therefore puts the server into a user namespace of
 * its own, in which it is nobody, while its files still belong to root.
 */
@NullMarked
package dev.quarry.orchestrator.store.postgres.embedded;

import org.jspecify.annotations.NullMarked;
