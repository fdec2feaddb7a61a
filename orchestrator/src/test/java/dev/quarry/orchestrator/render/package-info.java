@NullMarked
package dev.quarry.orchestrator.render;

import org.jspecify.annotations.NullMarked;
