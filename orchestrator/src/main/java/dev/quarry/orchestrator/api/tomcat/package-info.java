@NullMarked
package dev.quarry.orchestrator.api.tomcat;

import org.jspecify.annotations.NullMarked;
