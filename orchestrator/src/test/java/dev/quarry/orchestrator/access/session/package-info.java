@NullMarked
package dev.quarry.orchestrator.access.session;

import org.jspecify.annotations.NullMarked;
