/**
 * The gateway: calls to slow synchronous HTTP endpoints run as jobs.
 *
 * <pre>
 *   api ─▶ Calls ─▶ CallStore (job + request)          upstream
 *                                                       │  ▲
 *   worker ─▶ HttpCallHandler ─▶ UpstreamCall ─▶ egress ─┘  │
 *                 │    response ─▶ CallStore                │
 *                 └─▶ ProgressUrls ── X-Quarry-Progress-Url ┘
 *   api ◀─ POST /progress/{token} ─▶ ProgressCallbacks ─▶ the job's stages, progress and events
 * </pre>
 *
 * <p><b>Configuration.</b> The operator defines upstreams ({@link
 * dev.quarry.orchestrator.gateway.Route}). A caller chooses a route and sends a body; it cannot
 * choose an address, a method or a header that the route does not list. So a route may lead to a
 * private host that the egress guard closes to all other requests.
 *
 * <p><b>Storage.</b> The request is stored with its job, the response with the attempt that
 * received it; both until the job is deleted. A response is stored under the fencing token before
 * the job ends. An attempt that finds the response of an earlier, lost attempt does not call the
 * upstream again.
 *
 * <p><b>Retries.</b> Failed connections and the statuses that the route lists are retried as
 * attempts of the job, so a delay occupies no slot and survives a crash. An upstream may receive a
 * call twice: each call carries the job id as {@code Idempotency-Key}, and its epoch, which is
 * greater in a later call. A timeout is not retried, because the upstream may still be working.
 *
 * <p><b>Progress</b> reports are untrusted input. A token is valid for one attempt of one job; the
 * size and rate of reports and the number of stages are limited. After the attempt a report is
 * rejected by the same fencing check as every other late write.
 */
@NullMarked
package dev.quarry.orchestrator.gateway;

import org.jspecify.annotations.NullMarked;
