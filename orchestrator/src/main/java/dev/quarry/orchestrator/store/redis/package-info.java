/**
 * Wake-ups between nodes over Redis Streams (the commands of Redis 6.2). PostgreSQL is the source
 * of truth: a message only announces that there may be data to read and never carries it. So
 * messages may be lost or repeated, and Redis may be unavailable, blocked or flushed at any time.
 *
 * <p>There are two streams. {@code <prefix>:work} is read by one consumer group: each message is
 * delivered to one node that has a free slot, and deleted when that node has polled for due jobs.
 * If that takes longer than 10 s, another node takes the message over. {@code <prefix>:events} is
 * read by every node; it announces new events and cancellation requests of jobs.
 *
 * <p>Each node has three threads with a connection each: one sends, one reads work, one reads
 * events. No other thread waits for Redis. Other threads put their messages into the {@link
 * dev.quarry.orchestrator.store.redis.Outbox}, which is bounded, drops duplicates, and drops its
 * content while Redis is unavailable.
 */
@NullMarked
package dev.quarry.orchestrator.store.redis;

import org.jspecify.annotations.NullMarked;
