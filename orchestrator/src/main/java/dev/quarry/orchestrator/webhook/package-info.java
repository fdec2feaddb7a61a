/**
 * Announces the ends of jobs to others, by <a href="https://www.standardwebhooks.com">Standard
 * Webhooks</a>.
 *
 * <p><b>Nothing is forgotten.</b> The transaction that ends a job also writes a delivery for each
 * address that wants to know: there is no end without its announcement and no announcement of an
 * end that was rolled back. Every node sends what is due; {@code SKIP LOCKED} and a lease keep two
 * from sending the same. A node that dies while it sends leaves a lease that expires: the delivery
 * is sent again under the same {@code webhook-id}. Receivers therefore see an announcement at least
 * once, and know a repeated one by its id.
 *
 * <p><b>Nobody waits for another.</b> A host (with its port) has a few deliveries under way at once
 * on a node, each in a virtual thread and with a time limit. The claim leaves out what a busy host
 * would have to wait for, so one that hangs holds up itself only.
 *
 * <p><b>What counts as delivered</b> is an answer 2xx. All but what can never become right is tried
 * again ({@link DeliveryPolicy}), a redirect too: a receiver that moves must be configured anew,
 * because a redirect could lead a signed message anywhere. 410 ends it at once and disables an
 * endpoint that an admin has set. Every call passes the egress guard; an attempt's error names the
 * guard's rule and never an address.
 *
 * <p><b>Secrets</b> are sealed ({@link SecretSeal}) before they reach a table and are shown once,
 * when they are made.
 */
@NullMarked
package dev.quarry.orchestrator.webhook;

import org.jspecify.annotations.NullMarked;
