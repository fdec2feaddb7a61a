/**
 * The gateway: any slow synchronous HTTP endpoint becomes a job.
 *
 * <pre>
 *   api ─▶ Calls ─▶ CallStore (job + request)          upstream
 *                                                       │  ▲
 *   worker ─▶ HttpCallHandler ─▶ UpstreamCall ─▶ egress ─┘  │
 *                 │    answer ─▶ CallStore                  │
 *                 └─▶ ProgressUrls ── X-Quarry-Progress-Url ┘
 *   api ◀─ POST /progress/{token} ─▶ ProgressCallbacks ─▶ the job's stages, progress and events
 * </pre>
 *
 * <p><b>Who decides what.</b> The operator names upstreams ({@link
 * dev.quarry.orchestrator.gateway.Route}); a caller chooses a route and sends a body, and never an
 * address, a method or a header that the route does not list. So a route may lead to a host that is
 * closed to everything else that leaves through the guard.
 *
 * <p><b>What is kept.</b> The request with its job, the upstream's answer with the attempt that got
 * it: both until the job is removed. An answer is stored under the fence before the job ends; an
 * attempt that finds the answer of an earlier one, which was lost in between, does not call again.
 *
 * <p><b>Once more or not.</b> A connection that failed and the statuses that the route lists are
 * tried again as attempts of the job, so that a pause takes no slot and survives a crash. An
 * upstream may see a call twice: each carries the job's id as {@code Idempotency-Key}, and its
 * epoch, which is greater in a later call. A time-out is not tried again: the upstream may still be
 * working.
 *
 * <p><b>Progress</b> is hostile input. A token is worth one attempt of one job, reports have a size
 * and a pace, stages a number; after the attempt a token is refused by the same fence as every
 * other late write.
 */
@NullMarked
package dev.quarry.orchestrator.gateway;

import org.jspecify.annotations.NullMarked;
