@NullMarked
package dev.quarry.orchestrator.gateway.settings;

import org.jspecify.annotations.NullMarked;
