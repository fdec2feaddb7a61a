/** The part of event streams that only Tomcat can do: a connection without its HTTP processor. */
@NullMarked
package dev.quarry.orchestrator.api.stream.tomcat;

import org.jspecify.annotations.NullMarked;
