package dev.quarry.orchestrator.submission;

/** The Idempotency-Key of a client, with the SHA-256 of the request body. */
public record IdempotencyKey(String key, byte[] bodySha256) {}
