/**
 * What happens at the start and at the end of a process. At SIGTERM: {@link
 * dev.quarry.orchestrator.lifecycle.ReadinessDrain} answers probes with 503 first, then {@link
 * dev.quarry.orchestrator.lifecycle.StreamShutdown} ends event streams, the web server finishes its
 * requests, and {@link dev.quarry.orchestrator.lifecycle.EngineLifecycle} lets running jobs go on
 * for a while and hands the rest back. A second signal ({@link
 * dev.quarry.orchestrator.lifecycle.ForcedShutdown}) skips the waiting. Also what runs periodically
 * in between, and how this process is known to others.
 */
@NullMarked
package dev.quarry.orchestrator.lifecycle;

import org.jspecify.annotations.NullMarked;
