/**
 * The orchestrator. A job flows from left to right; a package names only those to its right.
 *
 * <pre>
 *   api ─▶ job ◀─ dispatch ─▶ worker ─▶ handler (implements the work of a job type)
 *    │      │                              ▲
 *    │      └─▶ event                      ├── pipeline ─▶ egress (every outgoing request)
 *    │          (numbered, replayable)     │                  ▲
 *    ├─▶ gateway (upstreams' calls) ───────┴──────────────────┤
 *    └─▶ search                              job ◀─ webhook ──┘ (tells that a job has ended)
 *
 *   pipeline, search, store ─▶ knowledge (documents and their vectors), embed (text to vectors)
 *   api, pipeline, gateway, webhook ─▶ submission ─▶ job, access (checks, limits, adding jobs)
 *   api ─▶ webhook, knowledge (endpoints and their log; documents and collections)
 *   api, store ─▶ access (who asks, and how much one may)
 *   dispatch, worker ─▶ event
 *   dispatch ─▶ lease ─▶ worker (leases held, and how a lost one stops its job)
 *
 *   pipeline ─▶ crawl | load ─▶ extract ─▶ chunk ─▶ embed ─▶ index
 *
 *   config: wiring, the only one that names
 *     settings (what an operator can set), lifecycle (start, SIGTERM, periodic work), metrics,
 *     and technology: store.postgres, store.lucene, store.qdrant, store.redis, *.http, *.onnx
 *
 *   dispatch, webhook, lifecycle, api.stream, store.redis ─▶ schedule (repeating tasks)
 *
 *   dispatch, pipeline, embed ─▶ clock (intervals and waiting)
 *
 *   hash, paging: SHA-256 and positions in listings, for all packages
 * </pre>
 */
@NullMarked
package dev.quarry.orchestrator;

import org.jspecify.annotations.NullMarked;
