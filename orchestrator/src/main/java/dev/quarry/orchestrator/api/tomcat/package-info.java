/**
 * The code that depends on Tomcat because the Servlet API has no equivalent: error pages,
 * WebSockets and parser exceptions. Only this package and {@code api.stream.tomcat} depend on
 * Tomcat.
 */
@NullMarked
package dev.quarry.orchestrator.api.tomcat;

import org.jspecify.annotations.NullMarked;
