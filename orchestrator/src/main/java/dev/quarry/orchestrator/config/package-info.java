@NullMarked
package dev.quarry.orchestrator.config;

import org.jspecify.annotations.NullMarked;
