/**
 * The egress guard as an HTTP proxy on loopback, for a program that makes requests of its own: the
 * browser that renders pages. The program is told to reach the network through the proxy alone.
 *
 * <p>A tunnel ({@code CONNECT}, for https and WebSockets) is connected by {@link
 * dev.quarry.orchestrator.egress.GuardedConnector}, a plain request is sent by the egress client.
 * An architecture test forbids this package to open a connection in another way. So every
 * destination is resolved once and checked, and the checked address is the one that is called.
 *
 * <p>A proxy serves one page: it has a port and a password of its own, counts the bytes of the
 * page, and closes all connections when the page is closed. Other local processes cannot use it
 * without the password.
 */
@NullMarked
package dev.quarry.orchestrator.egress.proxy;

import org.jspecify.annotations.NullMarked;
