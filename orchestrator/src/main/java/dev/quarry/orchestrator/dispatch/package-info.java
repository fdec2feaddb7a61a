@NullMarked
package dev.quarry.orchestrator.dispatch;

import org.jspecify.annotations.NullMarked;
