/**
 * What the API needs of Tomcat and Servlet does not offer: problems instead of error pages,
 * WebSockets, and the exceptions of its parsers. No other package names Tomcat but {@code
 * api.stream.tomcat}.
 */
@NullMarked
package dev.quarry.orchestrator.api.tomcat;

import org.jspecify.annotations.NullMarked;
