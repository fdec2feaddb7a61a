/**
 * The orchestrator. A job flows from left to right; a package names only those to its right.
 *
 * <pre>
 *   api ─▶ job ◀─ dispatch ─▶ worker ─▶ pipeline ─▶ crawl | load ─▶ extract ─▶ chunk ─▶ embed ─▶ index
 *    │      │                                │
 *    │      └─▶ event (numbered, replayable) │
 *    └─▶ search                              └─▶ egress (every outgoing request)
 *
 *   store.postgres, store.lucene, store.qdrant, *.http, *.onnx: technology, named only by config
 * </pre>
 */
@NullMarked
package dev.quarry.orchestrator;

import org.jspecify.annotations.NullMarked;
