@NullMarked
package dev.quarry.orchestrator.egress.proxy;

import org.jspecify.annotations.NullMarked;
