package dev.quarry.mcp.protocol;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** Notifies an event stream of the start and end of the asynchronous processing of its request. */
final class WatchedRequest extends HttpServletRequestWrapper {
  private final EventStream stream;

  WatchedRequest(HttpServletRequest request, EventStream stream) {
    super(request);
    this.stream = stream;
  }

  @Override
  public AsyncContext startAsync() {
    return watch(super.startAsync());
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
    return watch(super.startAsync(request, response));
  }

  private AsyncContext watch(AsyncContext context) {
    context.addListener(new End());
    stream.begin();
    return new WatchedAsync(context, stream);
  }

  private final class End implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {
      stream.close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      stream.close();
    }

    @Override
    public void onError(AsyncEvent event) {
      stream.close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }
  }
}
