package dev.quarry.orchestrator.api.gateway;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The controllers of the gateway. */
@Configuration(proxyBeanMethods = false)
@Import({GatewayController.class, ProgressController.class})
public class GatewayApi {}
