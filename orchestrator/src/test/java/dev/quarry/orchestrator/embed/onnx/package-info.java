@NullMarked
package dev.quarry.orchestrator.embed.onnx;

import org.jspecify.annotations.NullMarked;
