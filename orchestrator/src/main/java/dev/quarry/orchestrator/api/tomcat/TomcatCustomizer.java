package dev.quarry.orchestrator.api.tomcat;

import org.apache.catalina.Context;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.websocket.server.Constants;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Configures Tomcat: problem documents instead of error pages, and WebSockets. */
public final class TomcatCustomizer
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  /** For each direction. Messages of clients are discarded. */
  private static final String WEB_SOCKET_BUFFER_BYTES = "1024";

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addContextCustomizers(TomcatCustomizer::problems, TomcatCustomizer::webSockets);
    // Tomcat would refuse TRACE itself, with the methods that a servlet has in general.
    factory.addConnectorCustomizers(connector -> connector.setAllowTrace(true));
  }

  private static void problems(Context context) {
    if (context.getParent() instanceof StandardHost host) {
      host.setErrorReportValveClass(ProblemErrorReportValve.class.getName());
    }
  }

  private static void webSockets(Context context) {
    context.addParameter(
        Constants.TEXT_BUFFER_SIZE_SERVLET_CONTEXT_INIT_PARAM, WEB_SOCKET_BUFFER_BYTES);
    context.addParameter(
        Constants.BINARY_BUFFER_SIZE_SERVLET_CONTEXT_INIT_PARAM, WEB_SOCKET_BUFFER_BYTES);
    context.addServletContainerInitializer(new WsSci(), null);
  }
}
