/**
 * The orchestrator. A job flows from left to right; a package names only those to its right. The
 * stages right of {@code pipeline} also name what it declares for all of them: {@code
 * StageException}, and the {@code JobContext} of the job that they work for.
 *
 * <pre>
 *   api ─▶ job ◀─ dispatch ─▶ worker ─▶ pipeline ─▶ crawl | load ─▶ extract ─▶ chunk ─▶ embed ─▶ index
 *    │      │                                │
 *    │      └─▶ event (numbered, replayable) │
 *    └─▶ search                              └─▶ egress (every outgoing request)
 *
 *   api ─▶ gateway ─▶ egress: calls upstreams as jobs; one of the handlers, beside pipeline
 *   job ◀─ webhook ─▶ egress: tells others that a job has ended
 *
 *   store.postgres, store.lucene, store.qdrant, *.http, *.onnx: technology, named only by config
 * </pre>
 */
@NullMarked
package dev.quarry.orchestrator;

import org.jspecify.annotations.NullMarked;
