/**
 * Tests of the guarantees when machines, networks and stores fail: at-least-once execution, exactly
 * one recorded outcome.
 *
 * <p>A test builds a {@link dev.quarry.faults.Scene}: a real PostgreSQL, several product processes
 * ({@link dev.quarry.faults.NodeProcess}) that reach it through proxies which can be cut, a shared
 * vector store and an embedding endpoint inside the test. It submits jobs, injects a fault, removes
 * it, and ends with {@link dev.quarry.faults.Scene#settle}.
 *
 * <p>Then the {@link dev.quarry.faults.Oracle} checks the outcomes. It compares what the product
 * reports with two independent sources: the {@link dev.quarry.faults.Ledger} knows every job that
 * was answered 202 and every start and end of a handler, which the nodes report over HTTP before
 * and after each; and triggers in the database ({@link dev.quarry.faults.AuditTrail}) record which
 * connection wrote to which job in which epoch. The injected faults and the outcomes are written to
 * {@code target/faults/report.md}.
 *
 * <p>The nodes are the real application on its own class path, with one addition ({@link
 * dev.quarry.faults.node.FaultNode}): a wrapper around each handler that reports to the ledger and
 * misbehaves as the labels of the job request, for example halts the process.
 *
 * <p>Random choices come from a seed that each test prints; {@code -Dquarry.faults.seed=N} repeats
 * one.
 */
@NullMarked
package dev.quarry.faults;

import org.jspecify.annotations.NullMarked;
