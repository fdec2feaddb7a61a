/**
 * What the product promises when machines, networks and stores fail: at-least-once execution,
 * exactly one recorded outcome.
 *
 * <p>A test builds a {@link dev.quarry.faults.Scene}: a real PostgreSQL, several product processes
 * ({@link dev.quarry.faults.NodeProcess}) that reach it through proxies which can be cut, a shared
 * vector store and an embedding endpoint inside the test. It submits jobs, breaks something, mends
 * it, and ends with {@link dev.quarry.faults.Scene#settle}.
 *
 * <p>There the {@link dev.quarry.faults.Oracle} judges. It believes nothing that the product says
 * about itself without a second source: the {@link dev.quarry.faults.Ledger} knows every job that
 * was answered 202 and every start and end of a handler, which the nodes report over HTTP before
 * and after each; and triggers in the database ({@link dev.quarry.faults.AuditTrail}) note which
 * connection wrote to which job in which epoch. What was injected and what came of it goes into
 * {@code target/faults/report.md}.
 *
 * <p>The nodes are the product's own application on the product's own class path. One thing is
 * added ({@link dev.quarry.faults.node.FaultNode}): a wrapper around each handler that reports to
 * the ledger and does what the job's labels ask for, such as to sleep or to halt the process.
 *
 * <p>Random choices come from a seed that each test prints; {@code -Dquarry.faults.seed=N} repeats
 * one.
 */
@NullMarked
package dev.quarry.faults;

import org.jspecify.annotations.NullMarked;
