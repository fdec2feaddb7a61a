package dev.quarry.orchestrator.submission;

/** A client's own name for a submission, and the SHA-256 of what it submitted under that name. */
public record IdempotencyKey(String key, byte[] bodySha256) {}
