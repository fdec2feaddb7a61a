package dev.quarry.orchestrator.render.chromium;

import dev.quarry.orchestrator.render.RenderException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * The Chromium of this machine for tests of our own pages, over the DevTools connection that also
 * renders crawled pages. Only 127.0.0.1 can be reached.
 */
public final class TestBrowser implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Browser browser;

  private TestBrowser(Browser browser) {
    this.browser = browser;
  }

  /** Skips the test if there is no Chromium. */
  public static TestBrowser start() throws InterruptedException {
    try {
      return new TestBrowser(
          Browser.start(
              InstalledChromium.find(),
              InstalledChromium.settings(InstalledChromium.find(), TIMEOUT)));
    } catch (RenderException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Cookies and storage that tabs share, as those of one user. */
  public final class User implements AutoCloseable {
    private final String context;

    private User(String context) {
      this.context = context;
    }

    public BrowserTab open(String url) throws InterruptedException {
      BrowserTab tab = BrowserTab.attach(browser, context);
      tab.load(url);
      return tab;
    }

    @Override
    public void close() {
      browser.dispose(context);
    }
  }

  public User user() throws InterruptedException {
    try {
      String context =
          browser
              .call(
                  "Target.createBrowserContext",
                  Map.of("disposeOnDetach", true, "proxyServer", "direct://"))
              .path("browserContextId")
              .stringValue();
      return new User(context);
    } catch (CdpException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    browser.close();
  }
}
