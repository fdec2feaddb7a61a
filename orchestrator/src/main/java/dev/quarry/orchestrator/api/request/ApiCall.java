package dev.quarry.orchestrator.api.request;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The part of the API description of an endpoint that its code does not show. The description
 * ({@code /openapi.json}) is generated from the controllers; a test compares it with the committed
 * file.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ApiCall {
  /** The summary of the operation, in one line. */
  String value();

  /** All status codes of successful responses. */
  int[] statuses() default 200;

  /**
   * The body types of the responses, in the order of {@link #statuses}, if the return type of the
   * method does not give them.
   */
  Class<?>[] bodies() default {};

  /** The media types of the responses. A request must accept at least one of them. */
  String[] produces() default "application/json";

  /** The media type of a body that the method reads as bytes; empty: it has none. */
  String bodyBytes() default "";

  /** The problems that are specific to this operation, besides those of every operation. */
  ProblemCode[] problems() default {};
}
