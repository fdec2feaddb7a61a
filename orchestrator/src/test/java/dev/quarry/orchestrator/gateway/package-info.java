@NullMarked
package dev.quarry.orchestrator.gateway;

import org.jspecify.annotations.NullMarked;
