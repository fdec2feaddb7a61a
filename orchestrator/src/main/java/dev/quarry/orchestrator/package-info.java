/**
 * The orchestrator. A job flows from left to right; a package names only those to its right.
 *
 * <pre>
 *   api ─▶ job ◀─ dispatch ─▶ worker ─▶ handler (what is asked of whoever does the work)
 *    │      │                              ▲
 *    │      └─▶ event                      ├── pipeline ─▶ egress (every outgoing request)
 *    │          (numbered, replayable)     │                  ▲
 *    ├─▶ gateway (upstreams' calls) ───────┴──────────────────┤
 *    └─▶ search                              job ◀─ webhook ──┘ (tells that a job has ended)
 *
 *   api, gateway, pipeline, webhook ─▶ submission ─▶ job, access (what may be asked; adding jobs)
 *   api ─▶ webhook, pipeline.index (endpoints and their log; what an index cannot do now)
 *   api, store ─▶ access (who asks, and how much one may)
 *   dispatch, worker ─▶ event; search ─▶ pipeline, handler (a query is embedded as a page is)
 *
 *   pipeline ─▶ crawl | load ─▶ extract ─▶ chunk ─▶ embed ─▶ index
 *
 *   digest: SHA-256, for all rooms
 *
 *   store.postgres, store.lucene, store.qdrant, *.http, *.onnx: technology, named only by config
 * </pre>
 */
@NullMarked
package dev.quarry.orchestrator;

import org.jspecify.annotations.NullMarked;
