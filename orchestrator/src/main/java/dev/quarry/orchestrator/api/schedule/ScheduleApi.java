package dev.quarry.orchestrator.api.schedule;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The controller of schedules. */
@Configuration(proxyBeanMethods = false)
@Import(ScheduleController.class)
public class ScheduleApi {}
