/**
 * An embedded PostgreSQL server, which starts and stops with this process and keeps its data.
 *
 * <p>{@link dev.quarry.orchestrator.store.postgres.embedded.EmbeddedPostgres#start} uses these
 * types in this order:
 *
 * <ol>
 *   <li>{@code InstanceLock} admits one Quarry per data directory.
 *   <li>{@code PostgresBinaries} unpacks the server's programs once per version.
 *   <li>{@code Cluster} creates the data files on the first start and never replaces them.
 *   <li>{@code OrphanedServer} stops the server of a Quarry process that was killed.
 *   <li>{@code ServerLauncher} starts the server so that it stops when this process ends: by the
 *       kernel's parent death signal ({@code ParentDeathSignal}) or by a watchdog ({@code
 *       Watchdog}).
 *   <li>{@code SupervisedServer} restarts a server that exits unexpectedly.
 * </ol>
 *
 * <p>fsync, full page writes and synchronous commit are on, so committed transactions survive a
 * power failure. The server listens on 127.0.0.1 only and requires a random password, which is in
 * the data directory and readable by its owner only.
 *
 * <p>PostgreSQL refuses to run as root. A Quarry that runs as root therefore starts the server in a
 * user namespace, in which the server is {@code nobody}; its files still belong to root.
 */
@NullMarked
package dev.quarry.orchestrator.store.postgres.embedded;

import org.jspecify.annotations.NullMarked;
