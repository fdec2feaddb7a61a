package dev.quarry.orchestrator.gateway.settings;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the gateway.
 *
 * @param routes by name; {@code docs/gateway.md} lists the keys of a route
 */
@ConfigurationProperties("quarry.gateway")
public record GatewayProperties(@DefaultValue Map<String, RouteProperties> routes) {}
