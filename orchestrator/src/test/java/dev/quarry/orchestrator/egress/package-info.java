@NullMarked
package dev.quarry.orchestrator.egress;

import org.jspecify.annotations.NullMarked;
