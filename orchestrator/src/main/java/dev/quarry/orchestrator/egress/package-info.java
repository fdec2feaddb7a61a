/**
 * The egress guard. All outgoing HTTP requests (pages, redirects, robots.txt, sitemaps, documents,
 * model endpoints, webhooks, upstreams) use {@link EgressClient}. There is no other HTTP client; an
 * architecture test enforces this, because a guard that one caller can bypass protects nothing. It
 * prevents server-side request forgery (SSRF). The requests of the browser that renders pages pass
 * the same policy, through {@code egress.proxy}.
 *
 * <p><b>Refused addresses.</b> Users choose the URLs that Quarry calls, so an address is refused
 * unless it is public. {@link AddressRules} lists the ranges that are not public: this machine,
 * private networks, the metadata services of clouds, and all IPv6 forms that embed such an IPv4
 * address. {@link EgressPolicy} checks all addresses of a name. One blocked address is enough to
 * refuse the name, because an attacker who controls the name controls which address is used.
 *
 * <p><b>The checked address is the connected address.</b> A name is resolved once per hop. OkHttp
 * gets the checked list ({@link PinnedDns}) and does not resolve again, so a name that resolves
 * differently a moment later (DNS rebinding) has no effect. Pooled connections are shared only
 * between requests with equal lists. URLs are parsed by one parser, that of the HTTP client, so
 * guard and client always agree about the host.
 *
 * <p><b>Redirects</b> are followed here and not by the library. The guard checks each hop like a
 * new request. Headers that may contain a credential are not sent to another origin, and a request
 * with a body is never repeated to another origin.
 *
 * <p><b>Responses</b> are untrusted too. The size is limited after decompression; one timeout
 * covers name resolution, connection, redirects and body; the library limits header sections
 * (HTTP/1.1 only, 256 KiB); encodings that were not offered are refused.
 *
 * <p><b>Allow list.</b> The operator can allow hosts and ranges ({@link AllowList}); all others
 * remain blocked. A target that the operator configures elsewhere, such as a model endpoint ({@link
 * GuardedEgressClient#opening}), is allowed for that caller only and not for requests of users.
 * Messages name the rule and never a resolved address, which would let users map the network. This
 * server itself ({@link SelfAddressGuard}) is always blocked. Proxies from the environment are
 * ignored, because a proxy would connect to unchecked addresses.
 */
@NullMarked
package dev.quarry.orchestrator.egress;

import org.jspecify.annotations.NullMarked;
