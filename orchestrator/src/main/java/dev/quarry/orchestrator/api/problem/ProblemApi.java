package dev.quarry.orchestrator.api.problem;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What turns exceptions into problems. */
@Configuration(proxyBeanMethods = false)
@Import({LimitAdvice.class, RefusalAdvice.class, ProblemAdvice.class})
public class ProblemApi {}
