/**
 * The file of an exported collection, which docs/operations.md describes: gzip'ed JSON Lines with a
 * header, a record for each document and an end. Both ways hold one document in memory. A file that
 * is imported comes from a stranger: all of it is checked before any of it is stored.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.transfer;

import org.jspecify.annotations.NullMarked;
