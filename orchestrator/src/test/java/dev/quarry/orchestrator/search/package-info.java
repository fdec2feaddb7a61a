@NullMarked
package dev.quarry.orchestrator.search;

import org.jspecify.annotations.NullMarked;
