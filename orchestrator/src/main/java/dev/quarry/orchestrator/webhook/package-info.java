/**
 * Notifies receivers of ended jobs by webhooks that follow <a
 * href="https://www.standardwebhooks.com">Standard Webhooks</a>.
 *
 * <p><b>At-least-once delivery.</b> The transaction that ends a job also inserts a delivery for
 * each subscribed URL (transactional outbox): no end is without its delivery, and a rolled-back end
 * has none. Every node sends due deliveries; {@code SKIP LOCKED} and a lease prevent two nodes from
 * sending the same one. If a node dies while it sends, its lease expires and the delivery is sent
 * again under the same {@code webhook-id}. Receivers therefore get a message at least once and
 * detect duplicates by that id.
 *
 * <p><b>Isolation of receivers.</b> The number of deliveries in flight to one host (with its port)
 * is limited on each node; each delivery has its own virtual thread and a timeout. The claim leaves
 * out deliveries to hosts that are at their limit, so a slow receiver delays only its own
 * deliveries.
 *
 * <p><b>Success and retries.</b> A 2xx response means delivered. All other results are retried
 * ({@link DeliveryPolicy}) except permanent errors. Redirects are not followed, because a redirect
 * could send a signed message anywhere; a receiver that moves must be configured again. 410 ends
 * the delivery at once and disables an endpoint that an admin has set. Every request passes the
 * egress guard; the error of an attempt names the guard's rule and never an address.
 *
 * <p><b>Secrets</b> are encrypted ({@link SecretEncryptor}) before they are stored, and shown only
 * once, when they are generated.
 */
@NullMarked
package dev.quarry.orchestrator.webhook;

import org.jspecify.annotations.NullMarked;
