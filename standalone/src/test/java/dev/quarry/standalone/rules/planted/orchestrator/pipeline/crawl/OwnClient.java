package dev.quarry.standalone.rules.planted.orchestrator.pipeline.crawl;

import java.net.http.HttpClient;

/** Has a way out of its own. */
public class OwnClient {
  public final Class<?> named = HttpClient.class;
}
