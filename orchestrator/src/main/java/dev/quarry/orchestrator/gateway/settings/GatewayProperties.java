package dev.quarry.orchestrator.gateway.settings;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The gateway.
 *
 * @param routes by name; {@code docs/gateway.md} has the table of a route's keys
 */
@ConfigurationProperties("quarry.gateway")
public record GatewayProperties(@DefaultValue Map<String, RouteProperties> routes) {}
