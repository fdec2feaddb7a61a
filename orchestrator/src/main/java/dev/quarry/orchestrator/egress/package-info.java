/**
 * The guard between Quarry and every other machine. Pages, redirects, robots.txt, sitemaps,
 * documents, model endpoints, webhooks and upstreams all leave through {@link EgressClient}; there
 * is no second HTTP client, and an architecture test keeps it so. A guard that one caller can walk
 * around is no guard.
 *
 * <p><b>What is refused.</b> Users decide which addresses Quarry calls, so an address is hostile
 * until it is shown to be public. {@link AddressRules} knows the ranges that are not: this machine,
 * this network, the cloud's metadata service, and every way in which IPv6 can carry such an IPv4
 * address. {@link EgressPolicy} applies them to all addresses of a name: one that is blocked
 * refuses the name, because which address is used is the attacker's choice.
 *
 * <p><b>The checked address is the connected address.</b> A name is resolved once for a hop; OkHttp
 * is handed that list ({@link CheckedAddresses}) and never asks again, so a name that answers
 * something else a moment later (DNS rebinding) gains nothing. Pooled connections are shared only
 * between requests with equal lists. URLs are read by one parser, the one that connects: there is
 * no second opinion about which part of a URL is the host.
 *
 * <p><b>Redirects</b> are followed here and not by the library. Each hop is a new request to the
 * guard. Headers that could carry a credential stay with the origin that they were meant for, and a
 * request with a body is not repeated to another origin at all.
 *
 * <p><b>Answers</b> are hostile too: size is counted after decompression, time is one budget for
 * name, connection, redirects and body together, header sections are bounded by the library
 * (HTTP/1.1 only, 256 KiB), encodings that were not offered are refused.
 *
 * <p><b>The operator's word</b> ({@link AllowList}) opens hosts and ranges one by one; the rest
 * stays closed. What he opens for a target that he himself named in configuration ({@link
 * GuardedEgressClient#opening}) is open to that caller alone and not to what users ask for.
 * Messages name the rule and never what a name resolved to: an answer would be a map of the
 * network. This server itself ({@link OwnServer}) stays closed even so. Proxies named by the
 * environment are ignored, because a proxy would connect to addresses that nobody checked.
 */
@NullMarked
package dev.quarry.orchestrator.egress;

import org.jspecify.annotations.NullMarked;
