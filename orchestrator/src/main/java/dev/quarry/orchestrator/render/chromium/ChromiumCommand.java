package dev.quarry.orchestrator.render.chromium;

import dev.quarry.orchestrator.render.RenderSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of the browser. A shell connects the pipe to the file descriptors 3 and 4, which
 * {@link ProcessBuilder} cannot do, limits the memory, and removes the profile when the browser has
 * ended, also after this process has been killed.
 */
final class ChromiumCommand {
  /**
   * The browser ends at the end of its input; the shell waits for it, even if Ctrl-C signals both.
   */
  private static final String SCRIPT =
      """
      trap : HUP INT TERM
      profile=$1
      ulimit -d "$2"
      shift 2
      "$@" 3<&0 4>&1 </dev/null >/dev/null
      rm -rf -- "$profile"
      """;

  /** Chromium's own services must not use the network, and pages need no part of them. */
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--remote-debugging-pipe",
          "--no-first-run",
          "--no-default-browser-check",
          "--no-service-autorun",
          "--no-pings",
          "--disable-background-networking",
          "--disable-breakpad",
          "--disable-client-side-phishing-detection",
          "--disable-component-extensions-with-background-pages",
          "--disable-component-update",
          "--disable-default-apps",
          "--disable-domain-reliability",
          "--disable-extensions",
          "--disable-sync",
          "--disable-translate",
          "--disable-notifications",
          "--disable-print-preview",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--mute-audio",
          "--metrics-recording-only",
          "--password-store=basic",
          "--deny-permission-prompts",
          "--block-new-web-contents",
          "--safebrowsing-disable-auto-update",
          "--hide-scrollbars",
          // Pages that are rendered at the same time are all in the foreground.
          "--disable-background-timer-throttling",
          "--disable-backgrounding-occluded-windows",
          "--disable-renderer-backgrounding",
          "--disable-hang-monitor",
          // An http page is rendered as such; frames, which would need processes, are not loaded.
          "--disable-features=HttpsUpgrades,HttpsFirstModeIncognito,"
              + "HttpsFirstBalancedModeAutoEnable,Translate,OptimizationHints,MediaRouter,"
              + "DialMediaRouteProvider,AutofillServerCommunication,InterestFeedContentSuggestions,"
              + "CertificateTransparencyComponentUpdater,AsyncDns,DnsOverHttps,"
              + "WebRtcHideLocalIpsWithMdns",
          // The only way out is the proxy of a page's context.
          "--proxy-server=http://proxy.invalid:9",
          "--proxy-bypass-list=<-loopback>",
          "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
          "--disable-quic",
          "--webrtc-ip-handling-policy=disable_non_proxied_udp",
          "--force-webrtc-ip-handling-policy=disable_non_proxied_udp");

  private ChromiumCommand() {}

  /**
   * The whole command.
   *
   * @param profile a directory that is removed at the end
   * @param sandbox false: the browser refuses to start with its sandbox, because the user is root
   */
  static List<String> of(Path executable, Path profile, RenderSettings settings, boolean sandbox) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                "-c",
                SCRIPT,
                "quarry-chromium",
                profile.toString(),
                String.valueOf(settings.memoryMegabytes() * 1024L),
                executable.toString()));
    command.addAll(FLAGS);
    command.add("--user-data-dir=" + profile);
    command.add("--renderer-process-limit=" + settings.pages());
    command.add("--js-flags=--max-old-space-size=" + settings.memoryMegabytes() / 2);
    if (!sandbox) {
      command.add("--no-sandbox");
    }
    command.add("about:blank");
    return command;
  }
}
