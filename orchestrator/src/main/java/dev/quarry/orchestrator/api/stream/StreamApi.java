package dev.quarry.orchestrator.api.stream;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The controllers of event streams. */
@Configuration(proxyBeanMethods = false)
@Import({EventController.class, EventSocketController.class})
public class StreamApi {}
