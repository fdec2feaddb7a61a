@NullMarked
package dev.quarry.orchestrator.settings;

import org.jspecify.annotations.NullMarked;
