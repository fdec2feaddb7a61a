/**
 * Loading: from a URL or path to bytes, over the network through {@code egress} or from a file
 * below the configured root folders. Interpreting the bytes is the task of {@code extract}.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.load;

import org.jspecify.annotations.NullMarked;
