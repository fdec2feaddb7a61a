package dev.quarry.orchestrator.api.problem;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The handlers that map exceptions to problems. */
@Configuration(proxyBeanMethods = false)
@Import({LimitAdvice.class, RefusalAdvice.class, ProblemAdvice.class})
public class ProblemApi {}
