/**
 * When a request to a host may start.
 *
 * <p><b>One politeness to a host, across all nodes.</b> A site does not care how many processes
 * Quarry has. The nodes agree through {@link
 * dev.quarry.orchestrator.pipeline.fetch.host.HostRegistry}, a table in PostgreSQL:
 *
 * <ul>
 *   <li><i>Concurrency.</i> A node that sends requests to a host registers for it, and renews that
 *       every two seconds while it goes on; a registration expires ten seconds after its last
 *       renewal. The permits of the host ({@code quarry.crawl.requests-per-host}) are divided among
 *       the registered nodes in the order of their registration. A new node sends nothing before
 *       all others have renewed once, and so know that their part is smaller. Alone, a node has all
 *       permits. If there are more nodes than permits, the last ones wait; a node that had its turn
 *       for ten seconds goes to the end of the queue when its running requests have ended.
 *   <li><i>Crawl-delay.</i> The start of each request to such a host is a slot that is reserved in
 *       the table: one slot per delay, whoever sends it.
 *   <li><i>Retry-After</i> of a 429 or 503 stops this node at once, and the others with their next
 *       renewal.
 * </ul>
 *
 * <p>This costs one statement per host and two seconds, and one per request only where the site
 * itself asks for a delay. There is no leader and nothing to clean up after a crash but rows that
 * expire. Only the database's clock decides. A node that cannot reach the database sends nothing. A
 * node whose last requests outlive its registration may overlap with those of another node.
 *
 * <p><b>Hosts that do not answer.</b> After five failures in a row without any response (timeouts,
 * refused connections) a host gets no request for 15 seconds, then one; after each further failure
 * twice as long. After two minutes of that its requests fail at once with {@code host_unavailable},
 * for five minutes. So a dead host costs a crawl a few minutes, whatever the number of its pages,
 * and a restart of a web server costs no page. The first page of a crawl does not wait for such a
 * host: its attempt ends, and the job's attempts and backoff say how long it is tried. Each node
 * counts for itself.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.fetch.host;

import org.jspecify.annotations.NullMarked;
