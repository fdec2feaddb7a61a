@NullMarked
package dev.quarry.orchestrator.pipeline.embed.onnx;

import org.jspecify.annotations.NullMarked;
