@NullMarked
package dev.quarry.orchestrator.render.chromium;

import org.jspecify.annotations.NullMarked;
