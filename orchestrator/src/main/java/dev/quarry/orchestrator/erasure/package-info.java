/**
 * Erasure of a tenant: everything that is stored of it, in the database and in the index. It is a
 * row of the database that every node works off in short transactions, so it survives a crash of
 * the node that accepted it and needs no further command.
 *
 * <p>The order matters. First nothing new may come in: the keys are revoked and the jobs are ended,
 * which invalidates their fences. After a delay, in which every node notices both, the rows are
 * deleted, and last the index, because a worker that has lost its fence may still be writing words.
 */
@NullMarked
package dev.quarry.orchestrator.erasure;

import org.jspecify.annotations.NullMarked;
