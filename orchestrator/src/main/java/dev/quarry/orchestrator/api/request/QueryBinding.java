package dev.quarry.orchestrator.api.request;

import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.servlet.support.ExtendedServletRequestDataBinder;

/** Binds records to the query only; Spring would read absent members from headers of that name. */
@ControllerAdvice
public final class QueryBinding {

  @InitBinder
  void ignoreHeaders(WebDataBinder binder) {
    if (binder instanceof ExtendedServletRequestDataBinder extended) {
      extended.setHeaderPredicate(header -> false);
    }
  }
}
