package dev.quarry.orchestrator.api.request;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the description of the API says about a call and its code does not show. The description
 * ({@code /openapi.json}) is generated from the controllers; a test compares it with the committed
 * one.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ApiCall {
  /** What the call does, in one line. */
  String value();

  /** Every status of success. */
  int[] answers() default 200;

  /** The bodies of the answers, in their order, where the method's type does not tell. */
  Class<?>[] bodies() default {};

  /** The media types of the responses, of which a request accepts at least one. */
  String[] produces() default "application/json";

  /** The refusals of its own, besides those that any call may meet. */
  ProblemCode[] refusals() default {};
}
