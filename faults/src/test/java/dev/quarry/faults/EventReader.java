package dev.quarry.faults;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

/** Reads the event stream of a job as any HTTP client does, for instance through a proxy. */
final class EventReader implements Flow.Subscriber<String> {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Numbers of the received events, in order. */
  final List<Long> seen = new CopyOnWriteArrayList<>();

  /** Completes with the end of the stream, also if it breaks. */
  final CompletableFuture<Void> ended = new CompletableFuture<>();

  private long id;

  static EventReader start(HttpRequest.Builder request) {
    EventReader reader = new EventReader();
    HttpRequest stream = request.header("Accept", "text/event-stream").build();
    HTTP.sendAsync(stream, HttpResponse.BodyHandlers.fromLineSubscriber(reader))
        .whenComplete((_, _) -> reader.ended.complete(null));
    return reader;
  }

  long last() {
    return seen.isEmpty() ? 0 : seen.getLast();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    if (line.startsWith("id:")) {
      id = Long.parseLong(line.substring(3).strip());
    } else if (line.isEmpty() && id > 0) {
      seen.add(id);
      id = 0;
    }
  }

  @Override
  public void onError(Throwable broken) {
    ended.complete(null);
  }

  @Override
  public void onComplete() {
    ended.complete(null);
  }
}
