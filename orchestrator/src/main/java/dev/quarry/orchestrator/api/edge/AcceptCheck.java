package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.api.request.ApiCall;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Rejects a request whose Accept header (RFC 9110 section 12.5.1) allows no media type of its
 * endpoint, before the controller runs. No other code reads the header for JSON, so that a change
 * is never made and then answered with 406.
 */
public final class AcceptCheck implements HandlerInterceptor {

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws HttpMediaTypeNotAcceptableException {
    List<String> headers = Collections.list(request.getHeaders("Accept"));
    ApiCall call =
        handler instanceof HandlerMethod method ? method.getMethodAnnotation(ApiCall.class) : null;
    if (headers.isEmpty() || call == null) {
      return true;
    }
    List<MediaType> available =
        Arrays.stream(call.produces()).map(MediaType::parseMediaType).toList();
    List<MediaType> accepted = parse(headers, available);
    if (!accepted.isEmpty() && available.stream().noneMatch(type -> admits(accepted, type))) {
      throw new HttpMediaTypeNotAcceptableException(available);
    }
    return true;
  }

  private static List<MediaType> parse(List<String> headers, List<MediaType> available)
      throws HttpMediaTypeNotAcceptableException {
    try {
      return MediaType.parseMediaTypes(headers);
    } catch (InvalidMediaTypeException e) {
      throw new HttpMediaTypeNotAcceptableException(available);
    }
  }

  private static boolean admits(List<MediaType> accepted, MediaType type) {
    return accepted.stream()
        .anyMatch(range -> range.getQualityValue() > 0 && range.isCompatibleWith(type));
  }
}
