package dev.quarry.orchestrator.api.session;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The controller of sessions. */
@Configuration(proxyBeanMethods = false)
@Import(SessionController.class)
public class SessionApi {}
