/** The part of event streams that depends on Tomcat: a connection without the HTTP processor. */
@NullMarked
package dev.quarry.orchestrator.api.stream.tomcat;

import org.jspecify.annotations.NullMarked;
