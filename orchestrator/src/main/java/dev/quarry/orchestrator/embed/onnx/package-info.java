/** Embedding with a model that runs in this process, on ONNX Runtime. */
@NullMarked
package dev.quarry.orchestrator.embed.onnx;

import org.jspecify.annotations.NullMarked;
