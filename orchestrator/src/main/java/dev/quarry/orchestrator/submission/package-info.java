/**
 * Submission of jobs. {@link JobSubmitter} is the only way to add jobs: it locks the idempotency
 * key, reserves queue capacity and writes through the port {@link JobWriter}. {@link Retries} and
 * {@link Redrives} submit ended jobs again. The checks of a request are in {@code rules}.
 */
@NullMarked
package dev.quarry.orchestrator.submission;

import org.jspecify.annotations.NullMarked;
