@NullMarked
package dev.quarry.orchestrator.api.request;

import org.jspecify.annotations.NullMarked;
