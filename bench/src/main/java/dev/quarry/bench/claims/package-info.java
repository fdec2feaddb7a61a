/**
 * Simulates many nodes that claim jobs from one PostgreSQL: the product's statements, through its
 * own classes, at its own intervals. The nodes are virtual threads that share a bounded number of
 * connections, and their jobs take no time, so that the database is what is measured.
 */
@NullMarked
package dev.quarry.bench.claims;

import org.jspecify.annotations.NullMarked;
