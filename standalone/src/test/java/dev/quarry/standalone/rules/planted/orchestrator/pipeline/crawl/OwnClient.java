package dev.quarry.standalone.rules.planted.orchestrator.pipeline.crawl;

import java.net.http.HttpClient;

/** Opens its own connections. */
public class OwnClient {
  public final Class<?> named = HttpClient.class;
}
