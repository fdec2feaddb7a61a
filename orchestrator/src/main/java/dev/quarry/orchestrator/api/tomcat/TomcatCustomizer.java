package dev.quarry.orchestrator.api.tomcat;

import org.apache.catalina.Context;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.websocket.server.Constants;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Problems instead of Tomcat's error pages, and WebSockets. */
public final class TomcatCustomizer
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  /** Bytes, each way: what our clients send is discarded. */
  private static final String WEB_SOCKET_BUFFER = "1024";

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addContextCustomizers(TomcatCustomizer::problems, TomcatCustomizer::webSockets);
  }

  private static void problems(Context context) {
    if (context.getParent() instanceof StandardHost host) {
      host.setErrorReportValveClass(ProblemErrorReportValve.class.getName());
    }
  }

  private static void webSockets(Context context) {
    context.addParameter(Constants.TEXT_BUFFER_SIZE_SERVLET_CONTEXT_INIT_PARAM, WEB_SOCKET_BUFFER);
    context.addParameter(
        Constants.BINARY_BUFFER_SIZE_SERVLET_CONTEXT_INIT_PARAM, WEB_SOCKET_BUFFER);
    context.addServletContainerInitializer(new WsSci(), null);
  }
}
