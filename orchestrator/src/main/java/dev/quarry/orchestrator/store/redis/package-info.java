/**
 * Wake-ups between nodes over Redis Streams (the commands of Redis 6.2). PostgreSQL is the only
 * truth: a message says that there may be something to read there and never carries it, so each may
 * be lost or repeated, and Redis may be away, frozen or emptied for as long as it likes.
 *
 * <p>Two streams. {@code <prefix>:work} is read by one consumer group: each message goes to one
 * node that has a free slot, is removed when that node has looked for work, and is given to another
 * if the node does not within ten seconds. {@code <prefix>:events} is read by every node: which
 * jobs have new events, and which are to be cancelled.
 *
 * <p>Three threads and connections per node: one sends, one reads work, one reads events. Nobody
 * else ever waits for Redis; what other threads have to say goes into the {@link
 * dev.quarry.orchestrator.store.redis.Outbox}, which is bounded, says the same thing once, and
 * forgets what it holds when Redis is away.
 */
@NullMarked
package dev.quarry.orchestrator.store.redis;

import org.jspecify.annotations.NullMarked;
