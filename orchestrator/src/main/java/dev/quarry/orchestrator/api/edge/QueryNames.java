package dev.quarry.orchestrator.api.edge;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The query parameters that a controller method reads from the request itself. Parameters that are
 * neither listed here nor bound to its signature are rejected.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface QueryNames {
  String[] value();
}
