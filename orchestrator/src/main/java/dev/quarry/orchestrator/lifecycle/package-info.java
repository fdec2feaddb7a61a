/**
 * Start and shutdown of the process. At SIGTERM {@link
 * dev.quarry.orchestrator.lifecycle.ReadinessDrain} makes health checks return 503, then {@link
 * dev.quarry.orchestrator.lifecycle.StreamShutdown} ends event streams, the web server finishes its
 * requests, and {@link dev.quarry.orchestrator.lifecycle.EngineLifecycle} drains running jobs and
 * releases the rest. A second signal ({@link dev.quarry.orchestrator.lifecycle.ForcedShutdown})
 * skips the waiting. The package also has the periodic sweeps and the registration of the node.
 */
@NullMarked
package dev.quarry.orchestrator.lifecycle;

import org.jspecify.annotations.NullMarked;
